# The same lines as demo.sh, in a container.
FROM debian:12
WORKDIR /paddle-mlir
COPY . .
RUN tools/setup.sh build demo && cmake --preset dev -DPD_PYTHON=/paddle-mlir/.venv/bin/python && ninja -C build pd-compile pd-run paddle_mlir_python
ENV PATH=/paddle-mlir/build/bin:/paddle-mlir/.venv/bin:$PATH
CMD ["./demo.sh"]
