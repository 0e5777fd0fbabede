// An unsigned type that no program takes.
func.func @main(%x: !torch.vtensor<[3],ui32>) -> !torch.vtensor<[3],ui32> {
  %0 = torch.aten.maximum %x, %x : !torch.vtensor<[3],ui32>, !torch.vtensor<[3],ui32> -> !torch.vtensor<[3],ui32>
  return %0 : !torch.vtensor<[3],ui32>
}
