// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// Brackets stand where precedence asks for them, and nowhere else. A line that is too long is broken as the package's formatter breaks it.
// CHECK: x = F.pad(
// CHECK-NEXT: {{^            }}x,
// CHECK-NEXT: {{^            }}[
// CHECK-NEXT: {{^                }}(2 - (x.shape[3] - 1) % 2) // 2,
// CHECK-NEXT: {{^                }}2 - (x.shape[3] - 1) % 2 - (2 - (x.shape[3] - 1) % 2) // 2,
// CHECK-NEXT: {{^                }}(2 - (x.shape[2] - 1) % 2) // 2,
// CHECK-NEXT: {{^                }}2 - (x.shape[2] - 1) % 2 - (2 - (x.shape[2] - 1) % 2) // 2,
// CHECK-NEXT: {{^            }}],
// CHECK-NEXT: {{^            }}value=float("-inf"),
// CHECK-NEXT: {{^        }})
// CHECK: torch.tensor(x.shape[0] * 3 * x.shape[2] * x.shape[3], dtype=torch.int64, device=x.device)
func.func @main(%x: tensor<?x3x?x?xf32> {pd.name = "x"}) -> (tensor<?x3x?x?xf32> {pd.name = "out"}, tensor<i64> {pd.name = "count"}) {
  %k = pd.full_int_array {value = array<i64: 3, 3>} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "max", strides = array<i64: 2, 2>, padding_algorithm = "SAME"} : (tensor<?x3x?x?xf32>, tensor<2xi64>) -> tensor<?x3x?x?xf32>
  %1 = pd.numel %0 : (tensor<?x3x?x?xf32>) -> tensor<i64>
  return %0, %1 : tensor<?x3x?x?xf32>, tensor<i64>
}
