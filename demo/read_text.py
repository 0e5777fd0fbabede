# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the text of a picture with rapidocr-paddle: an ordinary Paddle program, which knows nothing of Paddle-MLIR.

    python demo/read_text.py PICTURE OUT.png                              with Paddle installed
    python -m paddle_mlir.as_paddle demo/read_text.py PICTURE OUT.png     without Paddle, through our compiler
"""

import sys
import time

import cv2
import numpy as np
from rapidocr_paddle import RapidOCR


def main(picture, out):
    image = cv2.imread(picture)
    if image is None:
        sys.exit("error: %s: not a picture OpenCV can read\nhint: PNG or JPEG" % picture)
    start = time.time()
    engine = RapidOCR()
    loaded = time.time() - start
    start = time.time()
    lines, stages = engine(image)
    total = time.time() - start
    for box, text, score in lines or []:
        print("%.3f  %s" % (float(score), text))
        cv2.polylines(image, [np.array(box, np.int32)], True, (0, 0, 255), 2)
    print("load %.2f s; detect %.3f s, classify %.3f s, recognise %.3f s; total %.2f s" % ((loaded,) + tuple(s or 0.0 for s in (stages or [0, 0, 0])) + (total,)))
    cv2.imwrite(out, image)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
