// No round trip: mlir-opt's buffer of bytecode is not aligned to the 64 bytes that the blob below asks for.
// RUN: pd-opt %s --verify-roundtrip=false --pd-prepare-torch-emission | FileCheck %s
// RUN: pd-opt %s --verify-roundtrip=false --pd-prepare-torch-emission="weights=elide" | FileCheck %s --check-prefix=ELIDE
// RUN: not pd-opt %s --verify-roundtrip=false --pd-prepare-torch-emission="weights=zip" 2>&1 | FileCheck %s --check-prefix=ERROR

// An alignment of 64 becomes 16 (the first four bytes of the text form), the data stay.
// CHECK: dense_resource<[[NAME:.+]]> : tensor<2xf32>
// CHECK: [[NAME]]: "0x10000000000000400000003F"

// Big literals lose their data, small ones do not.
// ELIDE: dense<5.000000e+00> : tensor<1xf32>
// ELIDE: dense_resource<__elided__> : tensor<300xf32>
// ELIDE: dense_resource<{{.+}}> : tensor<2xf32>
// ERROR: error: expects option 'weights' to be inline or elide, but got 'zip'
func.func @main() -> (!torch.vtensor<[1],f32>, !torch.vtensor<[300],f32>, !torch.vtensor<[2],f32>) {
  %0 = torch.vtensor.literal(dense<5.0> : tensor<1xf32>) : !torch.vtensor<[1],f32>
  %1 = torch.vtensor.literal(dense<5.0> : tensor<300xf32>) : !torch.vtensor<[300],f32>
  %2 = torch.vtensor.literal(dense_resource<w> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  return %0, %1, %2 : !torch.vtensor<[1],f32>, !torch.vtensor<[300],f32>, !torch.vtensor<[2],f32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x40000000000000400000003F"
    }
  }
#-}
