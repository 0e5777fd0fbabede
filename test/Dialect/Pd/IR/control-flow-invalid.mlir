// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @condition_dtype(%c: tensor<1xi32>) {
  // expected-error@+1 {{'pd.if' op needs a bool condition, not 'tensor<1xi32>'}}
  pd.if %c : tensor<1xi32> {
    pd.yield
  } else {
    pd.yield
  }
  return
}

// -----

func.func @condition_count(%c: tensor<2xi1>) {
  // expected-error@+1 {{'pd.while' op needs a condition of one element, not 'tensor<2xi1>'}}
  pd.while %c : tensor<2xi1> {
    pd.yield %c : tensor<2xi1>
  }
  return
}

// -----

func.func @if_results(%c: tensor<1xi1>, %x: tensor<2x4xf32>) {
  // expected-error@+1 {{'pd.if' op has 1 results but the else region gives 0 values}}
  %0 = pd.if %c : tensor<1xi1> -> tensor<2x4xf32> {
    pd.yield %x : tensor<2x4xf32>
  } else {
    pd.yield
  }
  return
}

// -----

func.func @if_types(%c: tensor<1xi1>, %x: tensor<2x4xf32>, %y: tensor<3x4xf32>) {
  // expected-error@+1 {{'pd.if' op the else region gives 'tensor<3x4xf32>' for result 0 of type 'tensor<2x4xf32>'}}
  %0 = pd.if %c : tensor<1xi1> -> tensor<2x4xf32> {
    pd.yield %x : tensor<2x4xf32>
  } else {
    pd.yield %y : tensor<3x4xf32>
  }
  return
}

// -----

func.func @while_types(%c: tensor<1xi1>, %x: tensor<2x4xf32>) {
  // expected-error@+1 {{'pd.while' op the start gives 'tensor<2x4xf32>' for result 0 of type 'tensor<3x4xf32>'}}
  %0 = pd.while %c (%a = %x) : tensor<1xi1>, (tensor<2x4xf32>) -> (tensor<3x4xf32>) {
    pd.yield %c, %a : tensor<1xi1>, tensor<3x4xf32>
  }
  return
}

// -----

func.func @while_yield(%c: tensor<1xi1>, %x: tensor<2x4xf32>) {
  // expected-error@+1 {{'pd.while' op has a region that yields the condition 'tensor<2x4xf32>'}}
  %0 = pd.while %c (%a = %x) : tensor<1xi1>, (tensor<2x4xf32>) -> (tensor<2x4xf32>) {
    pd.yield %a, %a : tensor<2x4xf32>, tensor<2x4xf32>
  }
  return
}

// -----

func.func @while_text(%c: tensor<1xi1>, %x: tensor<2x4xf32>) {
  // expected-error@+1 {{has 1 initial values and the type '(tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>'}}
  %0 = pd.while %c (%a = %x) : tensor<1xi1>, (tensor<2x4xf32>, tensor<2x4xf32>) -> (tensor<2x4xf32>) {
    pd.yield %c, %a : tensor<1xi1>, tensor<2x4xf32>
  }
  return
}

// -----

func.func @yield_outside(%c: tensor<1xi1>) {
  // expected-error@+1 {{'pd.yield' op expects parent op to be one of 'pd.if, pd.while'}}
  pd.yield %c : tensor<1xi1>
}
