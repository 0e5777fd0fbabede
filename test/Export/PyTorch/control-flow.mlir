// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// CHECK: state, state2 = self.constant, x
// CHECK-NEXT: more = bool(mask)
// CHECK-NEXT: while more:
// CHECK-NEXT: {{^            }}state = state + 1
// CHECK-NEXT: {{^            }}state2 = state2 + x
// CHECK-NEXT: {{^            }}mask = state < n
// CHECK-NEXT: {{^            }}more = bool(mask)
// CHECK-NEXT: {{^        }}return state2
func.func @main(%n: tensor<1xi64> {pd.name = "n"}, %x: tensor<3xf32> {pd.name = "x"}) -> (tensor<3xf32> {pd.name = "out"}) {
  %zero = pd.full {dtype = i64, shape = array<i64: 1>, value = 0.000000e+00 : f64} : () -> tensor<1xi64>
  %one = pd.full {dtype = f32, shape = array<i64: 1>, value = 1.000000e+00 : f64} : () -> tensor<1xf32>
  %0 = pd.less_than %zero, %n : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi1>
  %1:2 = pd.while %0 (%i = %zero, %sum = %x) : tensor<1xi1>, (tensor<1xi64>, tensor<3xf32>) -> (tensor<1xi64>, tensor<3xf32>) {
    %2 = pd.scale %i, %one {bias = 1.000000e+00 : f64} : (tensor<1xi64>, tensor<1xf32>) -> tensor<1xi64>
    %3 = pd.add %sum, %x : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %4 = pd.less_than %2, %n : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi1>
    pd.yield %4, %2, %3 : tensor<1xi1>, tensor<1xi64>, tensor<3xf32>
  }
  return %1#1 : tensor<3xf32>
}
