using System.Runtime.CompilerServices;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="BatchNormalization"/>: statistics of the batch in training, moving statistics in inference and while the layer is
/// frozen. x, y: (rows, features). Split by columns, since columns do not meet.
/// </summary>
internal sealed class NormalizationNode(
    BatchNormalization description, BuiltLayer layer, Parameter? gamma, Parameter? beta, Parameter movingMean, Parameter movingVariance,
    int rowsPerSample, Scratch saved)
    : SplitNode
{
    /// <summary>Columns that belong together: four cache lines of a row.</summary>
    private const int Grain = 64;

    /// <summary>A pass over a batch is bound by memory: an element takes as long as this many multiply-adds.</summary>
    private const int WorkPerElement = 16;

    private readonly int _features = movingMean.Length;
    private readonly double _momentum = description.Momentum;
    private readonly float _epsilon = (float)description.Epsilon;

    public override Retained Retained => Relu == ReluFusion.After ? Retained.Input | Retained.Output : Retained.Input;

    public override bool WorksInPlace => true;

    public override int BackwardStages => 1;

    /// <summary>A neighbouring ReLU that is computed in the same passes.</summary>
    public ReluFusion Relu { get; set; }

    public Parameter? Gamma => gamma;

    public Parameter? Beta => beta;

    public Parameter MovingMean => movingMean;

    public Parameter MovingVariance => movingVariance;

    public double Epsilon => description.Epsilon;

    /// <summary>shift, mean − shift, variance, inverse deviation: a vector each.</summary>
    public static int SavedLength(int features) => 4 * AlignedBlock.Align(features);

    public override Extent ForwardExtent(int rows) =>
        new((long)rows * rowsPerSample * _features * WorkPerElement, Math.Max(1, _features / Grain));

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ForwardPart(in ForwardPass pass, int part, int parts)
    {
        (int first, int columns) = Range(_features, Grain, part, parts);
        ReadOnlySpan<float> x = pass.Input()[first..], scale = Part(gamma, first, columns), offset = Part(beta, first, columns);
        Span<float> y = pass.Output[first..];
        int rows = pass.Rows * rowsPerSample;
        if (!pass.Training || !layer.Trainable)
        {
            BatchNormalizationKernels.Infer(
                x, rows, columns, _features, Part(movingMean, first, columns), Part(movingVariance, first, columns), scale, offset,
                _epsilon, y, Relu);
            return;
        }

        Span<float> put = pass.Scratch(saved);
        Span<float> shift = Saved(put, 0, first, columns), mean = Saved(put, 1, first, columns), variance = Saved(put, 2, first, columns);
        BatchStatistics.Compute(x, rows, columns, _features, shift, mean, variance);
        BatchNormalizationKernels.Train(
            x, rows, columns, _features, shift, mean, variance, scale, offset, _epsilon, Saved(put, 3, first, columns), y, Relu);
        BatchStatistics.UpdateMoving(
            shift, mean, variance, _momentum, movingMean.State.Slice(first, columns), movingVariance.State.Slice(first, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void BackwardPart(in BackwardPass pass, int stage, int part, int parts)
    {
        (int first, int columns) = Range(_features, Grain, part, parts);
        ReadOnlySpan<float> x = pass.Input()[first..];
        ReadOnlySpan<float> y = Relu == ReluFusion.After ? pass.Output[first..] : default;
        ReadOnlySpan<float> dy = pass.OutputGradient[first..];
        ReadOnlySpan<float> scale = Part(gamma, first, columns);
        Span<float> dx = pass.WantsInputGradient() ? pass.InputGradient()[first..] : default;
        int rows = pass.Rows * rowsPerSample;
        if (!layer.Trainable)
        {
            if (dx.IsEmpty) return;
            BatchNormalizationKernels.InferBackward(
                dy, Relu == ReluFusion.Before ? x : default, y, rows, columns, _features, Part(movingVariance, first, columns), scale,
                _epsilon, dx, Relu);
            return;
        }

        Span<float> put = pass.Scratch(saved);
        BatchNormalizationKernels.Backward(
            dy, x, y, rows, columns, _features, Saved(put, 0, first, columns), Saved(put, 1, first, columns), Saved(put, 3, first, columns),
            scale,
            gamma is null ? default : pass.Gradient(gamma).Slice(first, columns),
            beta is null ? default : pass.Gradient(beta).Slice(first, columns), dx, Relu);
    }

    private static ReadOnlySpan<float> Part(Parameter? parameter, int first, int columns) =>
        parameter is null ? default : parameter.Values.Slice(first, columns);

    private Span<float> Saved(Span<float> put, int index, int first, int columns) =>
        put.Slice((index * AlignedBlock.Align(_features)) + first, columns);
}
