using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <content>The backward pass: through the steps from the last to the first, then the weights.</content>
internal sealed partial class RecurrentNode
{
    public override void Backward(in BackwardPass pass)
    {
        if (pass.Stage == 0) ThroughTime(pass);
        else if (_settings.Kernel.Trainable) WeightGradients(pass);
    }

    private void ThroughTime(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows, Grain);
        if (count == 0) return;
        Span<float> dh = pass.Scratch(_state).Slice(first * _settings.States * _units, count * _units), dc = default;
        if (_cell.HasCellState) dc = pass.Scratch(_state).Slice(((first * 2) + count) * _units, count * _units);
        StartGradients(pass, first, dh, dc);
        var mask = new StepMask(
            _settings, _settings.HasMask ? pass.Input(1).Slice(first * _steps, count * _steps) : default,
            pass.Scratch(_firstValid)[(_settings.HasMask ? first : 0)..(_settings.HasMask ? first + count : 0)]);
        _transpose.Apply(_settings.RecurrentKernel.Values, pass.Scratch(_transposed)[..(_width * _units)]);
        bool hasOutput = pass.HasOutputGradient();
        for (int step = _steps - 1; step >= 0; step--)
        {
            if (hasOutput && (_settings.ReturnsSequences || step == _steps - 1)) AddOutputGradient(pass, first, step, dh, mask);
            StepBack(pass, first, count, step, dh, dc, mask);
        }

        if (_settings.HasInitialState)
        {
            if (pass.WantsInputGradient(StateInput)) dh.CopyTo(pass.InputGradient(StateInput)[(first * _units)..]);
            if (!dc.IsEmpty && pass.WantsInputGradient(StateInput + 1)) dc.CopyTo(pass.InputGradient(StateInput + 1)[(first * _units)..]);
        }

        if (pass.WantsInputGradient()) InputGradient(pass, first, count);
    }

    /// <summary>The gradients of the states behind the last step.</summary>
    private void StartGradients(in BackwardPass pass, int first, Span<float> dh, Span<float> dc)
    {
        if (_settings.ReturnsState && pass.HasOutputGradient(1)) pass.OutputGradient(1).Slice(first * _units, dh.Length).CopyTo(dh);
        else dh.Clear();
        if (dc.IsEmpty) return;
        if (_settings.ReturnsState && pass.HasOutputGradient(2)) pass.OutputGradient(2).Slice(first * _units, dc.Length).CopyTo(dc);
        else dc.Clear();
    }

    private void AddOutputGradient(in BackwardPass pass, int first, int step, Span<float> dh, in StepMask mask)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient();
        for (int row = 0; row < dh.Length / _units; row++)
        {
            if (!mask.Shows(row, step)) continue;
            Span<float> target = dh.Slice(row * _units, _units);
            TensorPrimitives.Add(target, dy.Slice(OutputStart(first + row, step), _units), target);
        }
    }

    private void StepBack(in BackwardPass pass, int first, int count, int step, Span<float> dh, Span<float> dc, in StepMask mask)
    {
        int row = (first * _steps) + Place(step), masks = _settings.StateMasks;
        Span<float> gates = pass.Scratch(_gates)[(row * _width)..], kept = pass.Scratch(_kept)[(row * _cell.KeptWidth)..];
        Span<float> saved = pass.Scratch(_saved);
        if (!mask.IsEmpty) Save(saved = saved[(first * _settings.States * _units)..], dh, dc);
        _cell.Backward(new CellBackwardStep
        {
            Rows = count, Gates = gates, GateStride = _steps * _width, Kept = kept, KeptStride = _steps * _cell.KeptWidth,
            Before = pass.Scratch(_before)[(row * _units)..], BeforeStride = _steps * _units, DH = dh, DC = dc,
            Product = pass.Scratch(_product).Slice(first * _width, count * _width),
            Masks = pass.Scratch(_stateMask).Slice(first * masks * _units, count * masks * _units),
            Transposed = pass.Scratch(_transposed), Room = pass.Scratch(_room).Slice(first * _units, count * _units),
            Workspace = pass.Scratch(_workspace),
        });
        if (mask.IsEmpty) return;
        Restore(saved, dh, dc, step, mask);
        for (int i = 0; i < count; i++)
        {
            if (mask.Counts(i, step)) continue;
            gates.Slice(i * _steps * _width, _width).Clear();
            kept.Slice(i * _steps * _cell.KeptWidth, _cell.KeptWidth).Clear();
        }
    }

    /// <summary>dx = Σ gates' gradients · kernelᵀ, through the dropout.</summary>
    private void InputGradient(in BackwardPass pass, int first, int count)
    {
        int masks = _settings.InputMasks, together = masks > 1 ? 1 : _cell.Gates, rows = count * _steps;
        ReadOnlySpan<float> gates = pass.Scratch(_gates)[(first * _steps * _width)..];
        Span<float> dx = pass.InputGradient().Slice(first * _steps * _features, rows * _features);
        for (int gate = 0; gate < _cell.Gates; gate += together)
        {
            Span<float> target = gate == 0 ? dx : pass.Scratch(_inputRoom).Slice(first * _steps * _features, dx.Length);
            Gemm.MultiplyTransposedB(
                gates[(gate * _units)..], _width, _settings.Kernel.Values[(gate * _units)..], _width, target, _features, rows, _features,
                together * _units, pass.Scratch(_workspace));
            if (masks > 0) MaskInput(target, pass.Scratch(_inputMask)[(first * masks * _features)..], masks, gate);
            if (gate > 0) TensorPrimitives.Add(dx, target, dx);
        }
    }

    private void MaskInput(Span<float> dx, ReadOnlySpan<float> factors, int masks, int mask)
    {
        for (int row = 0; row < dx.Length / _features; row++)
        {
            Span<float> values = dx.Slice(row * _features, _features);
            TensorPrimitives.Multiply(values, factors.Slice(((row / _steps * masks) + mask) * _features, _features), values);
        }
    }

    /// <summary>The rows of this part of the kernel's gradient, and behind them of the recurrent kernel's.</summary>
    private void WeightGradients(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(_features + _units, Grain);
        int ofKernel = Math.Clamp(_features - first, 0, count), firstUnit = Math.Max(0, first - _features);
        if (ofKernel > 0) KernelGradient(pass, first, ofKernel);
        if (count > ofKernel) RecurrentGradient(pass, firstUnit, count - ofKernel);
        if (_settings.Bias is not null && pass.Part == pass.Parts - 1) BiasGradient(pass);
    }

    private void KernelGradient(in BackwardPass pass, int first, int count)
    {
        int masks = _settings.InputMasks, together = masks > 1 ? 1 : _cell.Gates, stride = Math.Max(1, masks) * _features;
        ReadOnlySpan<float> x = masks == 0 ? pass.Input() : pass.Scratch(_maskedInput);
        for (int gate = 0; gate < _cell.Gates; gate += together)
        {
            int column = gate * _units;
            Gemm.MultiplyTransposedA(
                x[((masks > 1 ? gate * _features : 0) + first)..], stride, pass.Scratch(_gates)[column..], _width,
                pass.Gradient(_settings.Kernel)[((first * _width) + column)..], _width, count, together * _units, pass.Rows * _steps,
                pass.Scratch(_workspace));
        }
    }

    private void RecurrentGradient(in BackwardPass pass, int first, int count)
    {
        int masks = _settings.StateMasks, last = _cell.Gates - 1;
        ReadOnlySpan<float> states = masks == 0 ? pass.Scratch(_before) : pass.Scratch(_maskedState);
        ReadOnlySpan<float> gates = pass.Scratch(_gates), kept = pass.Scratch(_kept);
        int stride = Math.Max(1, masks) * _units, keptStride = _cell.KeptWidth;
        int alike = _cell.LastGate == LastGate.AsOthers ? _cell.Gates : last, together = masks > 0 ? 1 : alike;
        for (int gate = 0; gate < alike; gate += together)
            Multiply(pass, states[(masks > 0 ? gate * _units : 0)..], stride, gates[(gate * _units)..], _width, first, count, gate, together);
        if (_cell.LastGate == LastGate.KeepsGradient)
            Multiply(pass, states[(masks > 0 ? last * _units : 0)..], stride, kept, keptStride, first, count, last, 1);
        else if (_cell.LastGate == LastGate.KeepsOperand)
            Multiply(pass, kept, keptStride, gates[(last * _units)..], _width, first, count, last, 1);
    }

    /// <summary>Some rows of the recurrent kernel's gradient for some gates: operandsᵀ · gradients.</summary>
    private void Multiply(
        in BackwardPass pass, ReadOnlySpan<float> operands, int stride, ReadOnlySpan<float> gradients, int gradientStride, int first, int count,
        int gate, int gates) => Gemm.MultiplyTransposedA(
            operands[first..], stride, gradients, gradientStride,
            pass.Gradient(_settings.RecurrentKernel)[((first * _width) + (gate * _units))..], _width, count, gates * _units, pass.Rows * _steps,
            pass.Scratch(_workspace));

    private void BiasGradient(in BackwardPass pass)
    {
        int rows = pass.Rows * _steps;
        Span<float> gradient = pass.Gradient(_settings.Bias!);
        ColumnSums.Sum(pass.Scratch(_gates)[..(rows * _width)], rows, _width, gradient[.._width]);
        if (_cell.LastGate != LastGate.KeepsGradient) return;
        int alike = _width - _units;
        gradient[..alike].CopyTo(gradient[_width..]);
        ColumnSums.Sum(pass.Scratch(_kept)[..(rows * _units)], rows, _units, gradient[(_width + alike)..]);
    }
}
