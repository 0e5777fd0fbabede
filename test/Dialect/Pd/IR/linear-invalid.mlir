// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @matmul_inner(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) {
  // expected-error @+1 {{'pd.matmul' op expects inner dimensions to agree, but got 3 and 4 from shapes [2, 3] and [4, 5]}}
  %0 = pd.matmul %x, %y : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @matmul_batch(%x: tensor<2x2x3xf32>, %y: tensor<5x3x5xf32>) {
  // expected-error @+1 {{'pd.matmul' op expects operand shapes that broadcast, but got [2] and [5]}}
  %0 = pd.matmul %x, %y : (tensor<2x2x3xf32>, tensor<5x3x5xf32>) -> tensor<2x2x5xf32>
  return
}

// -----

func.func @matmul_rank(%x: tensor<f32>, %y: tensor<4x5xf32>) {
  // expected-error @+1 {{'pd.matmul' op expects operands of rank 1 or more, but got shapes [] and [4, 5]}}
  %0 = pd.matmul %x, %y : (tensor<f32>, tensor<4x5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @bmm_rank(%x: tensor<2x3xf32>, %y: tensor<2x4x5xf32>) {
  // expected-error @+1 {{'pd.bmm' op expects x of rank 3, but got 2}}
  %0 = pd.bmm %x, %y : (tensor<2x3xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return
}

// -----

func.func @bmm_batch(%x: tensor<2x3x4xf32>, %y: tensor<1x4x5xf32>) {
  // expected-error @+1 {{'pd.bmm' op expects batches of one size, but got 2 and 1}}
  %0 = pd.bmm %x, %y : (tensor<2x3x4xf32>, tensor<1x4x5xf32>) -> tensor<2x3x5xf32>
  return
}

// -----

func.func @dot_shapes(%x: tensor<4xf32>, %y: tensor<5xf32>) {
  // expected-error @+1 {{'pd.dot' op expects operands of one shape and dtype, but got 'tensor<4xf32>' and 'tensor<5xf32>'}}
  %0 = pd.dot %x, %y : (tensor<4xf32>, tensor<5xf32>) -> tensor<f32>
  return
}

// -----

func.func @dot_rank(%x: tensor<f32>) {
  // expected-error @+1 {{'pd.dot' op expects operands of rank 1 or more, but got 0-D ones}}
  %0 = pd.dot %x, %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @addmm_input(%i: tensor<7x3x5xf32>, %x: tensor<3x4xf32>, %y: tensor<4x5xf32>) {
  // expected-error @+1 {{'pd.addmm' op expects input to broadcast to [3, 5], but got [7, 3, 5]}}
  %0 = pd.addmm %i, %x, %y : (tensor<7x3x5xf32>, tensor<3x4xf32>, tensor<4x5xf32>) -> tensor<3x5xf32>
  return
}

// -----

func.func @flatten_cut(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error @+1 {{'pd.matmul_with_flatten' op expects x_num_col_dims in [1, 2), but got 2}}
  %0 = pd.matmul_with_flatten %x, %y {x_num_col_dims = 2} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @flatten_inner(%x: tensor<2x3x2xf32>, %y: tensor<5x4xf32>) {
  // expected-error @+1 {{'pd.matmul_with_flatten' op expects inner dimensions to agree, but got 6 and 5 from shapes [2, 3, 2] and [5, 4]}}
  %0 = pd.matmul_with_flatten %x, %y : (tensor<2x3x2xf32>, tensor<5x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @fc_padding_rows(%x: tensor<2x3xf32>, %y: tensor<3x8xf32>) {
  // expected-error @+1 {{'pd.fc' op expects inner dimensions to agree, but got 3 and -1 from shapes [2, 3] and [3, 8]}}
  %0 = pd.fc %x, %y {padding_weights = true} : (tensor<2x3xf32>, tensor<3x8xf32>) -> tensor<2x4xf32>
  return
}
