module {
  func.func @main(%arg0: !torch.vtensor<[2,4],f32>) -> !torch.vtensor<[2,4],f32> {
    %int1 = torch.constant.int 1
    %0 = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
    %int0 = torch.constant.int 0
    %true = torch.constant.bool true
    %variance, %mean = torch.aten.var_mean.correction %arg0, %0, %int0, %true : !torch.vtensor<[2,4],f32>, !torch.list<int>, !torch.int, !torch.bool -> !torch.vtensor<[2,1],f32>, !torch.vtensor<[2,1],f32>
    %eps = torch.constant.float 1.000000e-05
    %1 = torch.aten.add.Scalar %variance, %eps, %int1 : !torch.vtensor<[2,1],f32>, !torch.float, !torch.int -> !torch.vtensor<[2,1],f32>
    %2 = torch.aten.rsqrt %1 : !torch.vtensor<[2,1],f32> -> !torch.vtensor<[2,1],f32>
    %3 = torch.aten.sub.Tensor %arg0, %mean, %int1 : !torch.vtensor<[2,4],f32>, !torch.vtensor<[2,1],f32>, !torch.int -> !torch.vtensor<[2,4],f32>
    %4 = torch.aten.mul.Tensor %3, %2 : !torch.vtensor<[2,4],f32>, !torch.vtensor<[2,1],f32> -> !torch.vtensor<[2,4],f32>
    return %4 : !torch.vtensor<[2,4],f32>
  }
}
