// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py && FileCheck %s --check-prefix=MAP < %t/mapping.json
// RUN: FileCheck %s --check-prefix=STORED < %t/model.safetensors

// The same layer twice is two calls of one module. An embedding that is a product's matrix too, turned, is held by nn.Embedding; the nn.Linear is
// tied to it. A Linear whose matrix comes back turned (an autoencoder) is read where it is held: [in, out] is stored turned already.
// CHECK: self.words = nn.Embedding(7, 4)
// CHECK-NEXT: self.shared = nn.Linear(4, 4, bias=False)
// CHECK-NEXT: self.linear = nn.Linear(4, 7)
// CHECK-NEXT: self.coder = nn.Linear(4, 2, bias=False)
// CHECK-NEXT: self.linear.weight = self.words.weight
// CHECK: x = self.words(ids)
// CHECK-NEXT: x = self.shared(x)
// CHECK-NEXT: x = self.shared(x)
// CHECK-NEXT: out = self.linear(x)
// CHECK-NEXT: x = self.coder(x)
// CHECK-NEXT: x = x @ self.coder.weight
// CHECK-NEXT: return out, x
// MAP: "paddle": "words.w_0",
// MAP-NEXT: "torch": "words.weight",
// MAP-NEXT: "transform": "",
// MAP-NEXT: "declared": "model.py:10"
// MAP: "paddle": "words.w_0",
// MAP-NEXT: "torch": "linear.weight",
// MAP-NEXT: "transform": "tied to words.weight",
// MAP-NEXT: "declared": "model.py:12"
// STORED: {"__metadata__":{"linear.weight":"words.weight"}
// STORED-NOT: "linear.weight":{
func.func @main(%ids: tensor<?xi64> {pd.name = "ids"}) -> (tensor<?x7xf32> {pd.name = "words"}, tensor<?x4xf32> {pd.name = "again"}) {
  %w = pd.parameter "shared.w_0" dense<0.5> : tensor<4x4xf32>
  %table = pd.parameter "words.w_0" dense<0.25> : tensor<7x4xf32>
  %b = pd.parameter "words.b_0" dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]> : tensor<7xf32>
  %code = pd.parameter "coder.w_0" dense<0.125> : tensor<4x2xf32>
  %x = pd.embedding %ids, %table : (tensor<?xi64>, tensor<7x4xf32>) -> tensor<?x4xf32>
  %0 = pd.matmul %x, %w : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %1 = pd.matmul %0, %w : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %2 = pd.matmul %1, %table {transpose_y = true} : (tensor<?x4xf32>, tensor<7x4xf32>) -> tensor<?x7xf32>
  %3 = pd.add %2, %b : (tensor<?x7xf32>, tensor<7xf32>) -> tensor<?x7xf32>
  %4 = pd.matmul %1, %code : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32>
  %5 = pd.matmul %4, %code {transpose_y = true} : (tensor<?x2xf32>, tensor<4x2xf32>) -> tensor<?x4xf32>
  return %3, %5 : tensor<?x7xf32>, tensor<?x4xf32>
}
