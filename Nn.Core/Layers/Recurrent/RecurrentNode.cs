using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// A recurrent layer: its cell, step after step. x: (rows, steps, features), y: (rows, steps, units) or (rows, units). Further inputs are the mask
/// (rows, steps) and the first states, further outputs the last ones, each (rows, units). Forward and the first stage of backward are split by
/// rows; the second stage, the weights' gradients, by rows of the two kernels.
/// </summary>
internal sealed partial class RecurrentNode : Node
{
    /// <summary>Rows that belong together in a tile of a product.</summary>
    private const int Grain = 8;

    /// <summary>Of few rows, this many row steps of the input's part are computed at a time.</summary>
    private const int InputBlock = 32;

    private readonly RecurrentSettings _settings;
    private readonly RecurrentCell _cell;
    private readonly int _steps;
    private readonly int _features;
    private readonly int _units;
    private readonly int _width;

    // Of a training step, in the order of the inputs: gates and what else the cell keeps, the state before each step, what dropouts left.
    private readonly Scratch _gates;
    private readonly Scratch _kept;
    private readonly Scratch _before;
    private readonly Scratch _inputMask;
    private readonly Scratch _stateMask;
    private readonly Scratch _maskedInput;
    private readonly Scratch _maskedState;

    // Of a step at a time.
    private readonly Scratch _state;
    private readonly Scratch _saved;
    private readonly Scratch _product;
    private readonly Scratch _block;
    private readonly Scratch _keptRoom;
    private readonly Scratch _room;
    private readonly Scratch _firstValid;
    private readonly Scratch _inputRoom;
    private readonly Scratch _transposed;
    private readonly Scratch _workspace;

    // From batch to batch: for each row its states.
    private readonly Scratch _lasting;
    private readonly Scratch _next;
    private readonly Permutation _transpose;

    public RecurrentNode(RecurrentSettings settings)
    {
        (_settings, _cell, _steps, _features) = (settings, settings.Cell, settings.Steps, settings.Features);
        (_units, _width) = (_cell.Units, _cell.Width);
        Use(settings.Kernel, settings.RecurrentKernel, settings.Bias);
        long steps = _steps, inputMasks = settings.InputMasks, stateMasks = settings.StateMasks, states = settings.States;
        _gates = Reserve(rows => rows * steps * _width, ScratchLife.Training);
        _kept = Reserve(rows => rows * steps * _cell.KeptWidth, ScratchLife.Training);
        _before = Reserve(rows => rows * steps * _units, ScratchLife.Training);
        _inputMask = Reserve(rows => rows * inputMasks * _features, ScratchLife.Training);
        _stateMask = Reserve(rows => rows * stateMasks * _units, ScratchLife.Training);
        _maskedInput = Reserve(rows => rows * steps * inputMasks * _features, ScratchLife.Training);
        _maskedState = Reserve(rows => rows * steps * stateMasks * _units, ScratchLife.Training);
        _state = Reserve(rows => rows * states * _units, ScratchLife.Call);
        _saved = Reserve(rows => settings.HasMask ? rows * states * _units : 0, ScratchLife.Call);
        _product = Reserve(rows => (long)rows * _width, ScratchLife.Call);
        _block = Reserve(rows => (long)Math.Max(rows, InputBlock) * _width, ScratchLife.Call);
        _keptRoom = Reserve(rows => (long)rows * _cell.KeptWidth, ScratchLife.Call);
        _room = Reserve(rows => (long)rows * _units, ScratchLife.Call);
        _firstValid = Reserve(rows => settings.HasMask ? rows : 0, ScratchLife.Call);
        _inputRoom = Reserve(rows => inputMasks > 1 ? rows * steps * _features : 0, ScratchLife.Training);
        _transposed = Reserve(_ => (long)_width * _units, ScratchLife.Part);
        _workspace = Reserve(WorkspaceLength, ScratchLife.Part);
        _lasting = Reserve(rows => settings.IsStateful ? rows * states * _units : 0, settings.IsStateful ? ScratchLife.Session : ScratchLife.Call);
        _next = Reserve(rows => settings.IsStateful ? rows * states * _units : 0, ScratchLife.Step);
        _transpose = new Permutation([_units, _width], [1, 0]);
    }

    public override Retained Retained => Retained.Input;

    /// <summary>First the gradients of the gates, the input and the first states, then those of the weights.</summary>
    public override int BackwardStages => 2;

    private int StateInput => _settings.HasMask ? 2 : 1;

    public override Extent ForwardExtent(int stage, int rows) => new(Work(rows), Math.Max(1, rows / Grain));

    public override Extent BackwardExtent(int stage, int rows) =>
        new(Work(rows), Math.Max(1, (stage == 0 ? rows : _features + _units) / Grain));

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows, Grain);
        if (count == 0) return;
        Span<float> h = pass.Scratch(_state).Slice(first * _settings.States * _units, count * _units), c = default;
        if (_cell.HasCellState) c = pass.Scratch(_state).Slice(((first * 2) + count) * _units, count * _units);
        Begin(pass, first, h, c);
        if (pass.Training) PrepareTraining(pass, first, count);
        var mask = new StepMask(
            _settings, _settings.HasMask ? pass.Input(1).Slice(first * _steps, count * _steps) : default,
            pass.Scratch(_firstValid)[(_settings.HasMask ? first : 0)..(_settings.HasMask ? first + count : 0)]);
        int block = pass.Training ? _steps : Math.Clamp(InputBlock / pass.Rows, 1, _steps);
        for (int step = 0; step < _steps; step++)
        {
            if (!pass.Training && step % block == 0) MultiplyBlock(pass, first, count, step, block);
            Step(pass, first, count, step, block, h, c, mask);
            if (_settings.ReturnsSequences) Show(pass.Output(), first, step, h, mask);
        }

        if (!_settings.ReturnsSequences) Show(pass.Output(), first, _steps - 1, h, mask);
        End(pass, first, h, c);
    }

    public override void Commit(in CommitPass pass)
    {
        if (_settings.IsStateful) pass.Scratch(_next).CopyTo(pass.Scratch(_lasting));
    }

    private long Work(int rows) => (long)rows * _steps * (_features + _units + 16) * _width;

    /// <summary>Where the input of a step stands.</summary>
    private int Place(int step) => _settings.GoesBackwards ? _steps - 1 - step : step;

    /// <summary>The states before the first step: given, left by the batch before, or 0.</summary>
    private void Begin(in ForwardPass pass, int first, Span<float> h, Span<float> c)
    {
        if (_settings.HasInitialState)
        {
            pass.Input(StateInput).Slice(first * _units, h.Length).CopyTo(h);
            if (!c.IsEmpty) pass.Input(StateInput + 1).Slice(first * _units, c.Length).CopyTo(c);
        }
        else if (_settings.IsStateful)
        {
            int stride = _settings.States * _units;
            ReadOnlySpan<float> lasting = pass.Scratch(_lasting)[(first * stride)..];
            for (int to = 0, from = 0; to < h.Length; to += _units, from += stride)
            {
                lasting.Slice(from, _units).CopyTo(h[to..]);
                if (!c.IsEmpty) lasting.Slice(from + _units, _units).CopyTo(c[to..]);
            }
        }
        else
        {
            h.Clear();
            c.Clear();
        }
    }

    /// <summary>The states behind the last step.</summary>
    private void End(in ForwardPass pass, int first, ReadOnlySpan<float> h, ReadOnlySpan<float> c)
    {
        if (_settings.ReturnsState)
        {
            h.CopyTo(pass.Output(1)[(first * _units)..]);
            if (!c.IsEmpty) c.CopyTo(pass.Output(2)[(first * _units)..]);
        }

        if (!_settings.IsStateful) return;
        // What a training step has made counts when the step is committed.
        int stride = _settings.States * _units;
        Span<float> next = pass.Scratch(pass.Training ? _next : _lasting)[(first * stride)..];
        CopyRows(h, next, stride);
        if (!c.IsEmpty) CopyRows(c, next[_units..], stride);
        if (!pass.Training || pass.Part < pass.Parts - 1) return;
        // Rows beyond a smaller batch keep what they have.
        int end = pass.Rows * stride;
        pass.Scratch(_lasting)[end..].CopyTo(pass.Scratch(_next)[end..]);
    }

    /// <summary>The input's part of the sums, for inference: some steps at a time, so that it stays in the cache.</summary>
    private void MultiplyBlock(in ForwardPass pass, int first, int count, int step, int block)
    {
        int n = Math.Min(block, _steps - step), place = _settings.GoesBackwards ? _steps - step - n : step;
        ReadOnlySpan<float> x = pass.Input()[(((first * _steps) + place) * _features)..];
        Span<float> sums = pass.Scratch(_block)[(first * block * _width)..];
        if (block == 1)
        {
            Multiply(x, _steps * _features, sums, count, pass.Scratch(_workspace));
            return;
        }

        for (int row = 0; row < count; row++)
            Multiply(x[(row * _steps * _features)..], _features, sums[(row * block * _width)..], n, pass.Scratch(_workspace));
    }

    private void Multiply(ReadOnlySpan<float> x, int stride, Span<float> sums, int rows, Span<float> workspace) => Gemm.Multiply(
        x, stride, _settings.Kernel.Values, _width, sums, _width, rows, _width, _features, InputBias, relu: false, workspace);

    private ReadOnlySpan<float> InputBias => _settings.Bias is null ? default : _settings.Bias.Values[.._width];

    private void Step(in ForwardPass pass, int first, int count, int step, int block, Span<float> h, Span<float> c, in StepMask mask)
    {
        int place = Place(step), row = (first * _steps) + place;
        var operand = new StateOperand(h, _units, gateStride: 0);
        Span<float> gates, kept;
        int gateStride, keptStride;
        if (pass.Training)
        {
            gates = pass.Scratch(_gates)[(row * _width)..];
            kept = pass.Scratch(_kept)[(row * _cell.KeptWidth)..];
            (gateStride, keptStride) = (_steps * _width, _steps * _cell.KeptWidth);
            CopyRows(h, pass.Scratch(_before)[(row * _units)..], _steps * _units);
            if (_settings.StateMasks is > 0 and var masks)
            {
                DropState(pass, first, count, place, h);
                operand = new StateOperand(pass.Scratch(_maskedState)[(row * masks * _units)..], _steps * masks * _units, _units);
            }
        }
        else
        {
            // The block's first place is that of its last step where the steps go backwards.
            int start = step - (step % block), n = Math.Min(block, _steps - start);
            int offset = _settings.GoesBackwards ? n - 1 - (step - start) : step - start;
            gates = pass.Scratch(_block)[(((first * block) + offset) * _width)..];
            kept = pass.Scratch(_keptRoom)[(first * _cell.KeptWidth)..];
            (gateStride, keptStride) = (block * _width, _cell.KeptWidth);
        }

        Span<float> saved = pass.Scratch(_saved);
        if (!mask.IsEmpty) Save(saved = saved[(first * _settings.States * _units)..], h, c);
        _cell.Forward(new CellStep
        {
            Rows = count, Gates = gates, GateStride = gateStride, Kept = kept, KeptStride = keptStride, H = h, C = c,
            Product = pass.Scratch(_product).Slice(first * _width, count * _width), Operand = operand, Workspace = pass.Scratch(_workspace),
        });
        if (!mask.IsEmpty) Restore(saved, h, c, step, mask);
    }

    /// <summary>Rows of the state to rows further apart.</summary>
    private void CopyRows(ReadOnlySpan<float> h, Span<float> target, int stride)
    {
        for (int start = 0, to = 0; start < h.Length; start += _units, to += stride) h.Slice(start, _units).CopyTo(target.Slice(to, _units));
    }

    private static void Save(Span<float> saved, ReadOnlySpan<float> h, ReadOnlySpan<float> c)
    {
        h.CopyTo(saved);
        c.CopyTo(saved[h.Length..]);
    }

    /// <summary>A masked step leaves a row's states as they were.</summary>
    private void Restore(ReadOnlySpan<float> saved, Span<float> h, Span<float> c, int step, in StepMask mask)
    {
        for (int row = 0; row < h.Length / _units; row++)
        {
            if (mask.Counts(row, step)) continue;
            saved.Slice(row * _units, _units).CopyTo(h[(row * _units)..]);
            if (!c.IsEmpty) saved.Slice(h.Length + (row * _units), _units).CopyTo(c[(row * _units)..]);
        }
    }

    /// <summary>Writes the outputs of a step.</summary>
    private void Show(Span<float> output, int first, int step, ReadOnlySpan<float> h, in StepMask mask)
    {
        for (int row = 0; row < h.Length / _units; row++)
        {
            Span<float> y = output.Slice(OutputStart(first + row, step), _units);
            if (mask.Shows(row, step)) h.Slice(row * _units, _units).CopyTo(y);
            else y.Clear();
        }
    }

    /// <summary>Where the output of a row's step begins.</summary>
    private int OutputStart(int row, int step) => _settings.ReturnsSequences
        ? ((row * _steps) + (_settings.KeepsOrder ? Place(step) : step)) * _units
        : row * _units;

    private long WorkspaceLength(int rows)
    {
        int all = (int)Math.Min(int.MaxValue, (long)rows * _steps);
        ReadOnlySpan<int> lengths =
        [
            Gemm.WorkspaceLength(all, _width), Gemm.WorkspaceLength(all, _features), Gemm.WorkspaceLength(all, _units),
            Gemm.WorkspaceLength(_features, _width), Gemm.WorkspaceLength(_units, _width),
        ];
        return TensorPrimitives.Max(lengths);
    }
}
