using System.Runtime.CompilerServices;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// What an optimizer remembers of one model, in blocks of the layout of its weights, and the step itself: one pass over each contiguous
/// range of weights that are not frozen.
/// </summary>
internal sealed class OptimizerState
{
    /// <summary>The weights below which another thread costs more than it saves.</summary>
    private const int LeastPart = 1 << 14;

    private readonly Optimizer _optimizer;
    private readonly Model _model;
    private readonly AlignedBlock[] _slots;
    private readonly List<(int Offset, int Length)> _ranges = [];
    private int _rangesVersion = -1;

    public OptimizerState(Optimizer optimizer, Model model)
    {
        optimizer.Validate();
        _optimizer = optimizer;
        _model = model;
        _slots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new AlignedBlock(model.WeightBlock.Length))];
    }

    /// <summary>The number of steps done.</summary>
    public long Steps { get; private set; }

    public float LearningRate => _optimizer.LearningRate.At(Steps);

    /// <summary>Applies one step.</summary>
    /// <param name="gradients">The gradients in the layout of the weights; clipping changes them.</param>
    /// <param name="team">The threads that share the work; null for one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> gradients, WorkTeam? team)
    {
        if (_rangesVersion != _model.TrainableVersion) FindRanges();
        Clip(gradients);
        float learningRate = LearningRate;
        Steps++;
        foreach ((int offset, int length) in _ranges)
        {
            var update = new RangeUpdate(this, gradients, offset, length, learningRate);
            int parts = team is null ? 1 : Math.Min(team.Threads, length / LeastPart);
            if (parts > 1) team!.Run(update with { Parts = parts }, parts);
            else update.Execute(0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Clip(Span<float> gradients)
    {
        if (_optimizer.ClipValue is { } limit)
        {
            foreach ((int offset, int length) in _ranges) OptimizerKernels.Clip(gradients.Slice(offset, length), limit);
        }
        else if (_optimizer.GlobalClipNorm is { } globalNorm)
        {
            double squares = 0;
            foreach ((int offset, int length) in _ranges) squares += Reductions.SumOfSquares(gradients.Slice(offset, length));
            foreach ((int offset, int length) in _ranges) ScaleDown(gradients.Slice(offset, length), squares, globalNorm);
        }
        else if (_optimizer.ClipNorm is { } norm)
        {
            foreach (Parameter parameter in _model.Parameters)
            {
                if (!parameter.Trainable) continue;
                Span<float> gradient = gradients.Slice(parameter.Offset, parameter.Length);
                ScaleDown(gradient, Reductions.SumOfSquares(gradient), norm);
            }
        }
    }

    private static void ScaleDown(Span<float> gradient, double squares, float norm)
    {
        double length = Math.Sqrt(squares);
        if (length > norm) OptimizerKernels.Scale(gradient, (float)(norm / length));
    }

    /// <summary>Neighbouring parameters that learn make one range; the padding between them is zero and stays so.</summary>
    private void FindRanges()
    {
        _ranges.Clear();
        foreach (Parameter parameter in _model.Parameters)
        {
            if (!parameter.Trainable) continue;
            int length = AlignedBlock.Align(parameter.Length);
            if (_ranges is [.., var last] && last.Offset + last.Length == parameter.Offset)
                _ranges[^1] = (last.Offset, last.Length + length);
            else
                _ranges.Add((parameter.Offset, length));
        }

        _rangesVersion = _model.TrainableVersion;
    }

    /// <summary>The update of a range, in parts that may run at the same time: each weight is changed by itself.</summary>
    private readonly ref struct RangeUpdate(OptimizerState state, Span<float> gradients, int offset, int length, float learningRate) : IWork
    {
        private readonly Span<float> _gradients = gradients;

        public int Parts { get; init; } = 1;

        public void Execute(int chunk)
        {
            int grains = length / AlignedBlock.Alignment;
            int first = (int)((long)grains * chunk / Parts) * AlignedBlock.Alignment;
            int end = (int)((long)grains * (chunk + 1) / Parts) * AlignedBlock.Alignment;
            int start = offset + first, count = end - first;
            Span<float> weights = state._model.WeightBlock.Slice(start, count);
            if (state._optimizer.WeightDecay is { } decay) OptimizerKernels.Decay(weights, learningRate * decay);
            state._optimizer.Update(
                new WeightUpdate(weights, _gradients.Slice(start, count), state._slots, start, learningRate, state.Steps));
        }
    }
}
