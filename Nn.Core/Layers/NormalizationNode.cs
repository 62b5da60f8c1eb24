using System.Runtime.CompilerServices;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="BatchNormalization"/>: statistics of the batch in training, moving statistics in inference and while the layer is
/// frozen. x, y: (rows, features).
/// </summary>
internal sealed class NormalizationNode(
    BatchNormalization description, BuiltLayer layer, Parameter? gamma, Parameter? beta, Parameter movingMean, Parameter movingVariance, Scratch saved) : Node
{
    private readonly int _features = movingMean.Length;
    private readonly double _momentum = description.Momentum;
    private readonly float _epsilon = (float)description.Epsilon;

    /// <summary>shift, mean − shift, variance, inverse deviation: a vector each.</summary>
    public static int SavedLength(int features) => 4 * AlignedBlock.Align(features);

    public override Retained Retained => Relu == ReluFusion.After ? Retained.Input | Retained.Output : Retained.Input;

    public override bool WorksInPlace => true;

    /// <summary>A neighbouring ReLU that is computed in the same passes.</summary>
    public ReluFusion Relu { get; set; }

    public Parameter? Gamma => gamma;

    public Parameter? Beta => beta;

    public Parameter MovingMean => movingMean;

    public Parameter MovingVariance => movingVariance;

    public double Epsilon => description.Epsilon;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input(), scale = gamma is null ? default : gamma.Values, offset = beta is null ? default : beta.Values;
        int rows = x.Length / _features;
        if (!pass.Training || !layer.Trainable)
        {
            BatchNormalizationKernels.Infer(x, rows, _features, _features, movingMean.Values, movingVariance.Values, scale, offset, _epsilon, pass.Output, Relu);
            return;
        }

        Span<float> put = pass.Scratch(saved);
        Span<float> shift = Saved(put, 0), mean = Saved(put, 1), variance = Saved(put, 2);
        BatchStatistics.Compute(x, rows, _features, _features, shift, mean, variance);
        BatchNormalizationKernels.Train(x, rows, _features, _features, shift, mean, variance, scale, offset, _epsilon, Saved(put, 3), pass.Output, Relu);
        BatchStatistics.UpdateMoving(shift, mean, variance, _momentum, movingMean.State, movingVariance.State);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input(), y = Relu == ReluFusion.After ? pass.Output : default, dy = pass.OutputGradient, scale = gamma is null ? default : gamma.Values;
        Span<float> dx = pass.InputGradient();
        int rows = dy.Length / _features;
        if (!layer.Trainable)
        {
            if (!dx.IsEmpty) BatchNormalizationKernels.InferBackward(dy, Relu == ReluFusion.Before ? x : default, y, rows, _features, _features, movingVariance.Values, scale, _epsilon, dx, Relu);
            return;
        }

        Span<float> put = pass.Scratch(saved);
        BatchNormalizationKernels.Backward(
            dy, x, y, rows, _features, _features, Saved(put, 0), Saved(put, 1), Saved(put, 3), scale,
            gamma is null ? default : pass.Gradient(gamma), beta is null ? default : pass.Gradient(beta), dx, Relu);
    }

    private Span<float> Saved(Span<float> put, int index) => put.Slice(index * AlignedBlock.Align(_features), _features);
}
