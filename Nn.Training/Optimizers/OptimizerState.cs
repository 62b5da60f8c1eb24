using Nn.Execution;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// What an optimizer remembers of one model, in blocks of the layout of its weights, and the step itself in Keras' order: regularizers, clip,
/// decay, update, constraints, count. One pass over each contiguous range of weights that are not frozen.
/// </summary>
internal sealed class OptimizerState
{
    /// <summary>The weights below which another thread costs more than it saves.</summary>
    private const int LeastPart = 1 << 14;

    /// <summary>The weights that are changed and then looked at while they are in the processor's cache.</summary>
    private const int PieceLength = 1 << 12;

    private readonly Optimizer _optimizer;
    private readonly Model _model;
    private readonly AlignedBlock[] _slots;
    private readonly LearningParameters _learning;
    private readonly UpdateGuard _guard;
    private readonly WeightAverages? _averages;
    private readonly GradientAccumulator? _accumulator;
    private Schedule _schedule;
    private long _steps;

    public OptimizerState(Optimizer optimizer, Model model)
    {
        optimizer.Validate();
        _optimizer = optimizer;
        _schedule = optimizer.LearningRate;
        _model = model;
        _learning = new LearningParameters(model, optimizer.NeedsWholeParameters);
        IReadOnlyList<OptimizerSlot> slots = optimizer.Slots;
        _slots = new AlignedBlock[slots.Count];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new AlignedBlock(model.WeightBlock.Length);
            if (slots[i].InitialValue != 0) _slots[i].Span.Fill((float)slots[i].InitialValue);
        }

        if (optimizer.UseEma) _averages = new WeightAverages(model, (float)optimizer.EmaMomentum);
        if (optimizer.GradientAccumulationSteps is > 1 and int steps) _accumulator = new GradientAccumulator(model, steps);
        AlignedBlock[] remembered = _averages is null ? _slots : [.. _slots, _averages.Block];
        _guard = new UpdateGuard(model, remembered, _learning, optimizer is { MovesByGradients: true, WeightDecay: null });
    }

    /// <summary>The number of steps done.</summary>
    public long Steps
    {
        get => _steps;
        set
        {
            if (value < 0 || value % (_accumulator?.Steps ?? 1) != 0)
                throw Argument.Wrong("Trainer", "step", $"a step of at least 0 and a multiple of {_accumulator?.Steps ?? 1}", value);
            _accumulator?.Clear();
            _steps = value;
        }
    }

    /// <summary>The learning rates of the next steps.</summary>
    public Schedule Schedule
    {
        get => _schedule;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Validate();
            _schedule = value;
        }
    }

    /// <summary>The schedule where another took the place of the optimizer's; else null.</summary>
    public Schedule? ChangedSchedule => _schedule.Equals(_optimizer.LearningRate) ? null : _schedule;

    /// <summary>All that is remembered of each weight, by name, in the layout of the weights.</summary>
    public IEnumerable<(string Name, AlignedBlock Block)> Blocks
    {
        get
        {
            for (int i = 0; i < _slots.Length; i++) yield return (_optimizer.Slots[i].Name, _slots[i]);
            if (_averages is not null) yield return ("weight_average", _averages.Block);
            if (_accumulator is not null) yield return ("accumulated_gradient", _accumulator.Block);
        }
    }

    /// <summary>The number of updates done: of the steps, where each makes one.</summary>
    private long Updates => Steps / (_accumulator?.Steps ?? 1);

    /// <summary>The last norm of gradients that was beyond float32 when they were clipped by it; 0 for none.</summary>
    public double LargeNorm { get; private set; }

    /// <summary>The learning rate of the next step: the schedule's, until another is set.</summary>
    public double LearningRate
    {
        get => (_schedule as Schedule.Constant)?.LearningRate ?? _schedule.At(Steps);
        set
        {
            Argument.InRange("Trainer", "learning rate", value, 0, float.PositiveInfinity);
            _schedule = value;
        }
    }

    /// <summary>Goes on where another state stood, whose blocks were copied.</summary>
    /// <param name="steps">The steps done; they may stand between two updates.</param>
    /// <param name="schedule">The schedule; null for the optimizer's.</param>
    public void Resume(long steps, Schedule? schedule)
    {
        Schedule = schedule ?? _optimizer.LearningRate;
        _steps = steps;
    }

    /// <summary>What the regularizers of the weights that learn add to the loss.</summary>
    public double Penalty()
    {
        _learning.BringUpToDate();
        double penalty = 0;
        foreach (Parameter parameter in _learning.Regularized) penalty += parameter.Regularizer!.Penalty(parameter.Values, parameter.Shape);
        return penalty;
    }

    /// <summary>Adds the derivative of the penalty to the gradients.</summary>
    public void Regularize(Span<float> gradients)
    {
        foreach (Parameter parameter in _learning.Regularized)
            parameter.Regularizer!.AddGradient(parameter.Values, parameter.Shape, gradients.Slice(parameter.Offset, parameter.Length));
    }

    /// <summary>Whether the gradients of all weights that learn are numbers.</summary>
    /// <param name="gradients">The gradients in the layout of the weights.</param>
    /// <param name="areSmall">Whether they are far from the limits of float32 too.</param>
    public bool AreFinite(ReadOnlySpan<float> gradients, out bool areSmall)
    {
        _learning.BringUpToDate();
        areSmall = true;
        foreach (WeightRange range in _learning.Ranges)
        {
            ReadOnlySpan<float> some = gradients.Slice(range.Offset, range.Length);
            if (UpdateGuard.AreSmall(some)) continue;
            areSmall = false;
            if (!Reductions.AllFinite(some)) return false;
        }

        return true;
    }

    /// <summary>Applies one step.</summary>
    /// <param name="gradients">The gradients, finite, in the layout of the weights; clipping changes them.</param>
    /// <param name="team">The threads that share the work; null for one.</param>
    /// <param name="areGradientsSmall">What <see cref="AreFinite"/> has found; with false an update that overflows is taken back for certain.</param>
    /// <returns>A weight that would be infinite or no number, in which case nothing has changed; else null.</returns>
    public Parameter? Apply(Span<float> gradients, WorkTeam? team, bool areGradientsSmall = false)
    {
        _learning.BringUpToDate();
        if (_accumulator is not null && Accumulate(gradients, ref areGradientsSmall, out bool isLast) is var overflow && (overflow is not null || !isLast))
            return overflow;

        float learningRate = (float)LearningRate;
        bool isRisky = _guard.Begin(learningRate * Math.Max(1, (float)(_optimizer.WeightDecay ?? 0)), areGradientsSmall && !_optimizer.MayDivideByZero);
        Clip(gradients);
        foreach (WeightRange range in _learning.Ranges)
        {
            var update = new RangeUpdate(this, gradients, range.Offset, range.Length, learningRate);
            int parts = team is null || _optimizer.NeedsWholeParameters ? 1 : Math.Min(team.Threads, range.Length / LeastPart);
            if (parts > 1) team!.Run(update with { Parts = parts }, parts);
            else update.Execute(0);
        }

        Average();
        foreach (Parameter parameter in _learning.Constrained)
            parameter.Constraint!.Apply(_model.WeightBlock.Slice(parameter.Offset, parameter.Length), parameter.Shape);
        if (isRisky && _guard.FindWrong() is { } wrong)
        {
            _guard.TakeBack();
            return wrong;
        }

        _accumulator?.Clear();
        _steps++;
        return null;
    }

    /// <summary>At the end of a training: puts the averages in the place of the weights, if there are any.</summary>
    public void Finish()
    {
        if (_averages is null || Steps == 0) return;
        _learning.BringUpToDate();
        _model.BeginUpdate();
        _averages.Overwrite(_learning.Ranges);
        _model.EndUpdate();
    }

    /// <summary>Adds the gradients of the steps before, and keeps the sum where an update is still to come.</summary>
    private Parameter? Accumulate(Span<float> gradients, ref bool areGradientsSmall, out bool isLast)
    {
        isLast = (Steps + 1) % _accumulator!.Steps == 0;
        _accumulator.AddTo(gradients, _learning.Ranges, isLast);
        if (!AreFinite(gradients, out areGradientsSmall)) return WrongGradient(gradients);
        if (isLast) return null;
        _accumulator.Keep(gradients, _learning.Ranges);
        Average();
        _steps++;
        return null;
    }

    private Parameter? WrongGradient(ReadOnlySpan<float> gradients)
    {
        foreach (Parameter parameter in _learning.Parameters)
        {
            if (!Reductions.AllFinite(gradients.Slice(parameter.Offset, parameter.Length))) return parameter;
        }

        return null;
    }

    private void Average()
    {
        if (_averages is null) return;
        _averages.Update(_learning.Ranges, isFirst: Updates == 0);
        if (_optimizer.EmaOverwriteFrequency is { } frequency && (Updates + 1) % frequency == 0) _averages.Overwrite(_learning.Ranges);
    }

    private void Clip(Span<float> gradients)
    {
        if (_optimizer.ClipValue is { } limit)
        {
            foreach (WeightRange range in _learning.Ranges) OptimizerKernels.Clip(gradients.Slice(range.Offset, range.Length), (float)limit);
        }
        else if (_optimizer.GlobalClipNorm is { } globalNorm)
        {
            double squares = 0;
            foreach (WeightRange range in _learning.Ranges) squares += Reductions.SumOfSquares(gradients.Slice(range.Offset, range.Length));
            foreach (WeightRange range in _learning.Ranges) ScaleDown(gradients.Slice(range.Offset, range.Length), squares, (float)globalNorm);
        }
        else if (_optimizer.ClipNorm is { } norm)
        {
            foreach (Parameter parameter in _learning.Parameters)
            {
                Span<float> gradient = gradients.Slice(parameter.Offset, parameter.Length);
                ScaleDown(gradient, Reductions.SumOfSquares(gradient), (float)norm);
            }
        }
    }

    /// <summary>By a norm in double: the squares of large gradients are no floats.</summary>
    private void ScaleDown(Span<float> gradient, double squares, float norm)
    {
        double length = Math.Sqrt(squares);
        if (length > norm) OptimizerKernels.Scale(gradient, (float)(norm / length));
        if (length > float.MaxValue) LargeNorm = length;
    }

    /// <summary>The update of a range, in parts that may run at the same time: each weight is changed by itself.</summary>
    private readonly ref struct RangeUpdate(OptimizerState state, Span<float> gradients, int offset, int length, float learningRate) : IWork
    {
        private readonly Span<float> _gradients = gradients;

        public int Parts { get; init; } = 1;

        public void Execute(int chunk)
        {
            int first = 0, end = length;
            if (Parts > 1)
            {
                int grains = length / AlignedBlock.Alignment;
                first = (int)((long)grains * chunk / Parts) * AlignedBlock.Alignment;
                end = chunk == Parts - 1 ? length : (int)((long)grains * (chunk + 1) / Parts) * AlignedBlock.Alignment;
            }

            int most = state._optimizer.NeedsWholeParameters ? length : PieceLength;
            for (int start = first; start < end; start += most) ExecutePiece(offset + start, Math.Min(most, end - start));
        }

        private void ExecutePiece(int start, int count)
        {
            Span<float> weights = state._model.WeightBlock.Slice(start, count);
            if (state._optimizer.WeightDecay is { } decay) OptimizerKernels.Decay(weights, learningRate * (float)decay);
            state._optimizer.Update(
                new WeightUpdate(weights, _gradients.Slice(start, count), state._slots, start, learningRate, state.Updates + 1));
            if (state._guard.IsWatching) state._guard.Watch(start, count);
        }
    }
}
