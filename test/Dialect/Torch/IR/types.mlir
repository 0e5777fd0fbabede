// RUN: pd-opt %s | pd-opt | FileCheck %s

// Containers name torch types without "!torch.".
// CHECK-LABEL: func.func private @types
// CHECK-SAME: !torch.vtensor<[2,?,3],f32>
// CHECK-SAME: !torch.vtensor<[],si64>
// CHECK-SAME: !torch.vtensor<*,f32>
// CHECK-SAME: !torch.vtensor<[1],unk>
// CHECK-SAME: !torch.vtensor,
// CHECK-SAME: !torch.list<vtensor<[?],ui8>>
// CHECK-SAME: !torch.list<optional<vtensor<[2],i1>>>
// CHECK-SAME: !torch.tuple<int, list<float>, vtensor<[1,4],bf16>>
// CHECK-SAME: !torch.optional<str>
// CHECK-SAME: !torch.Device
// CHECK-SAME: !torch.Generator
// CHECK-SAME: !torch.number
func.func private @types(!torch.vtensor<[2,?,3],f32>, !torch.vtensor<[],si64>, !torch.vtensor<*,f32>, !torch.vtensor<[1],unk>, !torch.vtensor,
                         !torch.list<vtensor<[?],ui8>>, !torch.list<optional<vtensor<[2],i1>>>, !torch.tuple<int, list<float>, vtensor<[1,4],bf16>>,
                         !torch.optional<str>, !torch.Device, !torch.Generator, !torch.number)
