using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <content>The input's part of a training step, and its dropouts: the same masks in all time steps (Gal and Ghahramani 2016).</content>
internal sealed partial class RecurrentNode
{
    private const ulong InputStream = 0;
    private const ulong StateStream = 1;

    /// <summary>Draws the masks, and computes the input's part of all sums.</summary>
    private void PrepareTraining(in ForwardPass pass, int first, int count)
    {
        int masks = _settings.InputMasks;
        if (masks > 0) Draw(pass, _inputMask, InputStream, _settings.Dropout, first, count, masks * _features);
        if (_settings.StateMasks > 0) Draw(pass, _stateMask, StateStream, _settings.StateDropout, first, count, _settings.StateMasks * _units);
        Span<float> sums = pass.Scratch(_gates)[(first * _steps * _width)..], workspace = pass.Scratch(_workspace);
        if (masks == 0)
        {
            Multiply(pass.Input()[(first * _steps * _features)..], _features, sums, count * _steps, workspace);
            return;
        }

        DropInput(pass, first, count);
        ReadOnlySpan<float> dropped = pass.Scratch(_maskedInput)[(first * _steps * masks * _features)..];
        if (masks == 1)
        {
            Multiply(dropped, _features, sums, count * _steps, workspace);
            return;
        }

        for (int gate = 0; gate < masks; gate++)
        {
            int column = gate * _units;
            Gemm.Multiply(
                dropped[(gate * _features)..], masks * _features, _settings.Kernel.Values[column..], _width, sums[column..], _width,
                count * _steps, _units, _features, InputBias.IsEmpty ? default : InputBias.Slice(column, _units), relu: false, workspace);
        }
    }

    /// <summary>Draws some rows' factors of a dropout: 0, or what keeps the mean.</summary>
    private void Draw(in ForwardPass pass, Scratch scratch, ulong stream, float rate, int first, int count, int length)
    {
        Span<float> mask = pass.Scratch(scratch).Slice(first * length, count * length);
        mask.Fill(1);
        CounterRandom.Dropout(mask, rate, pass.RandomKey(stream) ^ _settings.Seed, first * length, mask);
    }

    /// <summary>(rows, steps, masks, features): for each mask what it leaves of the input.</summary>
    private void DropInput(in ForwardPass pass, int first, int count)
    {
        ReadOnlySpan<float> x = pass.Input(), factors = pass.Scratch(_inputMask);
        Span<float> dropped = pass.Scratch(_maskedInput);
        int masks = _settings.InputMasks;
        for (int row = first * _steps; row < (first + count) * _steps; row++)
        {
            ReadOnlySpan<float> values = x.Slice(row * _features, _features);
            for (int mask = 0; mask < masks; mask++)
            {
                TensorPrimitives.Multiply(
                    values, factors.Slice(((row / _steps * masks) + mask) * _features, _features),
                    dropped.Slice(((row * masks) + mask) * _features, _features));
            }
        }
    }

    /// <summary>Puts aside what the masks leave of the state before a step: (rows, steps, masks, units).</summary>
    private void DropState(in ForwardPass pass, int first, int count, int place, ReadOnlySpan<float> h)
    {
        int masks = _settings.StateMasks;
        ReadOnlySpan<float> factors = pass.Scratch(_stateMask);
        Span<float> dropped = pass.Scratch(_maskedState);
        for (int row = 0; row < count; row++)
        {
            for (int mask = 0; mask < masks; mask++)
            {
                TensorPrimitives.Multiply(
                    h.Slice(row * _units, _units), factors.Slice((((first + row) * masks) + mask) * _units, _units),
                    dropped.Slice((((((first + row) * _steps) + place) * masks) + mask) * _units, _units));
            }
        }
    }
}
