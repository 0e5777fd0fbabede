// RUN: pd-opt %s --pd-lower-custom-ops | FileCheck %s
// RUN: not pd-opt %s --pd-lower-custom-ops=required 2>&1 | FileCheck %s --check-prefix=REQUIRED

// Each call of the text is one pd op, numbers are scalars of the operand's dtype.
// CHECK-LABEL: func.func @softsign
func.func @softsign(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[ABS:.+]] = pd.abs %[[X:.+]] :
  // CHECK: %[[ALPHA:.+]] = pd.full {{.*}}value = 2.000000e+00
  // CHECK: %[[SCALED:.+]] = pd.multiply %[[ALPHA]], %[[ABS]]
  // CHECK: %[[ONE:.+]] = pd.full {{.*}}value = 1.000000e+00
  // CHECK: %[[BELOW:.+]] = pd.add %[[ONE]], %[[SCALED]]
  // CHECK: %[[OUT:.+]] = pd.divide %[[X]], %[[BELOW]]
  // CHECK: return %[[OUT]]
  %out = pd.custom "softsign"(%x) {declaration = {inputs = ["x"], outputs = [{dtype = "x", name = "out", shape = "x"}], torch = "x / (1 + alpha * x.abs())"}, op_attributes = {alpha = 2.0}} : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %out : tensor<?x4xf32>
}

// What leaves the function keeps the type that the function declares.
// CHECK-LABEL: func.func @wider
func.func @wider(%x: tensor<3x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[OUT:.+]] = pd.exp %{{.+}} : {{.*}}tensor<?x4xf32>
  // CHECK: return %[[OUT]] : tensor<?x4xf32>
  %out = pd.custom "e"(%x) {declaration = {inputs = ["x"], outputs = [{dtype = "x", name = "out", shape = "x"}], torch = "x.exp()"}, op_attributes = {}} : (tensor<3x4xf32>) -> tensor<?x4xf32>
  return %out : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @operand
func.func @operand(%x: tensor<3x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[OUT:.+]] = pd.assign %{{.+}} tensor<?x4xf32>
  // CHECK: return %[[OUT]] : tensor<?x4xf32>
  %out = pd.custom "same"(%x) {declaration = {inputs = ["x"], outputs = [{dtype = "x", name = "out", shape = "x"}], torch = "x"}, op_attributes = {}} : (tensor<3x4xf32>) -> tensor<?x4xf32>
  return %out : tensor<?x4xf32>
}

// Where PyTorch promotes integers or works on their bits, the op stays.
// CHECK-LABEL: func.func @integers
func.func @integers(%n: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>) {
  // CHECK: pd.custom "bits"
  // REQUIRED: error: custom operator 'bits' cannot run on the CPU: its torch expression cannot be lowered: '&' of numbers
  // REQUIRED: note: {{.*}}docs/CustomOps.md
  %0 = pd.custom "bits"(%n) {declaration = {inputs = ["n"], outputs = [{dtype = "n", name = "out", shape = "n"}], torch = "n & 3"}, op_attributes = {}} : (tensor<4xi32>) -> tensor<4xi32>
  // CHECK: pd.custom "root"
  %1 = pd.custom "root"(%n) {declaration = {inputs = ["n"], outputs = [{dtype = "n", name = "out", shape = "n"}], torch = "n.sqrt()"}, op_attributes = {}} : (tensor<4xi32>) -> tensor<4xi32>
  // CHECK: pd.abs
  %2 = pd.custom "abs"(%n) {declaration = {inputs = ["n"], outputs = [{dtype = "n", name = "out", shape = "n"}], torch = "n.abs()"}, op_attributes = {}} : (tensor<4xi32>) -> tensor<4xi32>
  return %0, %1, %2 : tensor<4xi32>, tensor<4xi32>, tensor<4xi32>
}
