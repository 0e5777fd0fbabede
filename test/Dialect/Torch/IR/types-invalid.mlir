// RUN: pd-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{expects sizes that are not negative}}
func.func private @negative_size(!torch.vtensor<[-3],f32>)

// -----

// expected-error @+1 {{expects a torch type, but got 'tensor'}}
func.func private @foreign_element(!torch.list<tensor>)
