using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="BatchNormalization"/>: statistics of the batch in training, moving statistics in inference and while the layer is
/// frozen. x, y: (rows, features). Split by columns, since columns do not meet. The moving statistics change when the step has succeeded.
/// </summary>
internal sealed class NormalizationNode : Node, IScaleAndShiftNode, ITakesReluNode, IReluMaskNode
{
    /// <summary>Columns that belong together: four cache lines of a row.</summary>
    private const int Grain = 64;

    private readonly NormalizationParameters _parameters;
    private readonly ReluFusion _relu;
    private readonly int _features;
    private readonly float _epsilon;
    private readonly Scratch _saved;

    public NormalizationNode(NormalizationParameters parameters, ReluFusion relu)
    {
        _parameters = parameters;
        _relu = relu;
        _features = parameters.MovingMean.Length;
        _epsilon = (float)parameters.Epsilon;
        Use(parameters.Gamma, parameters.Beta, parameters.MovingMean, parameters.MovingVariance);
        // shift, mean − shift, variance, inverse deviation: a vector each.
        _saved = Reserve(_ => 4L * AlignedBlock.Align(_features), ScratchLife.Step);
    }

    public override Retained Retained => _relu == ReluFusion.After ? Retained.Input | Retained.Output : Retained.Input;

    public override bool WorksInPlace => true;

    public int Columns => _features;

    public bool EndsInRelu => _relu == ReluFusion.After;

    private bool IsFrozen => !_parameters.Layer.Trainable;

    public Node? WithRelu() => _relu == ReluFusion.None ? new NormalizationNode(_parameters, ReluFusion.After) : null;

    public Node? WithReluMask() => _relu == ReluFusion.None ? new NormalizationNode(_parameters, ReluFusion.Before) : null;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * _features, (long)rows * Grain);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int columns) = pass.Range(_features, Grain);
        ReadOnlySpan<float> x = pass.Input()[first..];
        ReadOnlySpan<float> scale = Part(_parameters.Gamma, first, columns), offset = Part(_parameters.Beta, first, columns);
        Span<float> y = pass.Output()[first..];
        if (!pass.Training || IsFrozen)
        {
            BatchNormalizationKernels.Infer(
                x, pass.Rows, columns, _features, Part(_parameters.MovingMean, first, columns),
                Part(_parameters.MovingVariance, first, columns), scale, offset, _epsilon, y, _relu);
            return;
        }

        Span<float> put = pass.Scratch(_saved);
        Span<float> shift = Saved(put, 0, first, columns), mean = Saved(put, 1, first, columns), variance = Saved(put, 2, first, columns);
        BatchStatistics.Compute(x, pass.Rows, columns, _features, shift, mean, variance);
        BatchNormalizationKernels.Train(
            x, pass.Rows, columns, _features, shift, mean, variance, scale, offset, _epsilon, Saved(put, 3, first, columns), y, _relu);
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int columns) = pass.Range(_features, Grain);
        ReadOnlySpan<float> x = pass.Input()[first..];
        ReadOnlySpan<float> y = _relu == ReluFusion.After ? pass.Output()[first..] : default;
        ReadOnlySpan<float> dy = pass.OutputGradient()[first..];
        ReadOnlySpan<float> scale = Part(_parameters.Gamma, first, columns);
        Span<float> dx = pass.WantsInputGradient() ? pass.InputGradient()[first..] : default;
        if (IsFrozen)
        {
            if (dx.IsEmpty) return;
            BatchNormalizationKernels.InferBackward(
                dy, _relu == ReluFusion.Before ? x : default, y, pass.Rows, columns, _features,
                Part(_parameters.MovingVariance, first, columns), scale, _epsilon, dx, _relu);
            return;
        }

        Span<float> put = pass.Scratch(_saved);
        BatchNormalizationKernels.Backward(
            dy, x, y, pass.Rows, columns, _features, Saved(put, 0, first, columns), Saved(put, 1, first, columns),
            Saved(put, 3, first, columns), scale,
            _parameters.Gamma is null ? default : pass.Gradient(_parameters.Gamma).Slice(first, columns),
            _parameters.Beta is null ? default : pass.Gradient(_parameters.Beta).Slice(first, columns), dx, _relu);
    }

    public override void Commit(in CommitPass pass)
    {
        if (IsFrozen) return;
        Span<float> put = pass.Scratch(_saved);
        BatchStatistics.UpdateMoving(
            Saved(put, 0, 0, _features), Saved(put, 1, 0, _features), Saved(put, 2, 0, _features), _parameters.Momentum,
            pass.State(_parameters.MovingMean), pass.State(_parameters.MovingVariance));
    }

    public void ComputeScaleAndShift(Span<double> scale, Span<double> shift)
    {
        for (int i = 0; i < _features; i++)
        {
            double gamma = _parameters.Gamma is null ? 1 : _parameters.Gamma.Values[i];
            double beta = _parameters.Beta is null ? 0 : _parameters.Beta.Values[i];
            scale[i] = gamma / Math.Sqrt(_parameters.MovingVariance.Values[i] + _parameters.Epsilon);
            shift[i] = beta - (scale[i] * _parameters.MovingMean.Values[i]);
        }
    }

    private static ReadOnlySpan<float> Part(Parameter? parameter, int first, int columns) =>
        parameter is null ? default : parameter.Values.Slice(first, columns);

    private Span<float> Saved(Span<float> put, int index, int first, int columns) =>
        put.Slice((index * AlignedBlock.Align(_features)) + first, columns);
}
