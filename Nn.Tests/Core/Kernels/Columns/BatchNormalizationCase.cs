using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

/// <summary>
/// One batch with everything that batch normalization reads and writes, in guarded memory, and its exact answers in double precision.
/// </summary>
internal sealed class BatchNormalizationCase
{
    public const float Epsilon = 1e-3f;
    private readonly bool _scale, _center;

    public BatchNormalizationCase(int rows, int columns, int gap = 0, double offset = 0, bool scale = true, bool center = true,
        int seed = 7, bool rectified = false)
    {
        (Rows, Columns, Stride, _scale, _center) = (rows, columns, columns + gap, scale, center);
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        X = Matrix((_, _) => (float)(rectified ? Math.Max(0, Normal()) : offset + Normal()));
        Dy = Matrix((_, _) => (float)Normal());
        Gamma = scale ? GuardedMatrix.Vector(columns, _ => (float)(0.5 + random.NextDouble())) : GuardedMatrix.Vector(0);
        Beta = center ? GuardedMatrix.Vector(columns, _ => (float)(random.NextDouble() - 0.5)) : GuardedMatrix.Vector(0);
        MovingMean = GuardedMatrix.Vector(columns, _ => (float)(offset + random.NextDouble()));
        MovingVariance = GuardedMatrix.Vector(columns, _ => (float)(0.5 + random.NextDouble()));
        (Y, Dx) = (Matrix(), Matrix());
        (Shift, Mean) = (GuardedMatrix.Vector(columns), GuardedMatrix.Vector(columns));
        (Variance, Inverse) = (GuardedMatrix.Vector(columns), GuardedMatrix.Vector(columns));
        (DGamma, DBeta) = (GuardedMatrix.Vector(scale ? columns : 0), GuardedMatrix.Vector(center ? columns : 0));
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public GuardedMatrix X { get; }

    public GuardedMatrix Y { get; }

    public GuardedMatrix Dy { get; }

    public GuardedMatrix Dx { get; }

    public GuardedMatrix Gamma { get; }

    public GuardedMatrix Beta { get; }

    public GuardedMatrix MovingMean { get; }

    public GuardedMatrix MovingVariance { get; }

    public GuardedMatrix Shift { get; }

    public GuardedMatrix Mean { get; }

    public GuardedMatrix Variance { get; }

    public GuardedMatrix Inverse { get; }

    public GuardedMatrix DGamma { get; }

    public GuardedMatrix DBeta { get; }

    public GuardedMatrix Matrix(Func<int, int, float>? value = null) => new(Rows, Columns, Stride, value);

    public void Statistics() => BatchStatistics.Compute(X.Span, Rows, Columns, Stride, Shift.Span, Mean.Span, Variance.Span);

    public void Train(ReluFusion relu = ReluFusion.None) => BatchNormalizationKernels.Train(
        X.Span, Rows, Columns, Stride, Shift.Span, Mean.Span, Variance.Span, Gamma.Span, Beta.Span, Epsilon, Inverse.Span, Y.Span, relu);

    public void Backward(ReluFusion relu = ReluFusion.None) => BackwardTo(Dx, Dy, relu);

    public void BackwardTo(GuardedMatrix dx, GuardedMatrix dy, ReluFusion relu) => BatchNormalizationKernels.Backward(
        dy.Span, X.Span, relu == ReluFusion.After ? Y.Span : default, Rows, Columns, Stride, Shift.Span, Mean.Span, Inverse.Span,
        Gamma.Span, DGamma.Span, DBeta.Span, dx.Span, relu);

    public void InferTo(GuardedMatrix y, ReluFusion relu = ReluFusion.None) => BatchNormalizationKernels.Infer(
        X.Span, Rows, Columns, Stride, MovingMean.Span, MovingVariance.Span, Gamma.Span, Beta.Span, Epsilon, y.Span, relu);

    public void InferBackwardTo(GuardedMatrix dx, ReluFusion relu = ReluFusion.None) => BatchNormalizationKernels.InferBackward(
        Dy.Span, relu == ReluFusion.Before ? X.Span : default, relu == ReluFusion.After ? Y.Span : default, Rows, Columns, Stride,
        MovingVariance.Span, Gamma.Span, Epsilon, dx.Span, relu);

    public bool GuardsAreWhole() =>
        new[] { X, Y, Dy, Dx, Gamma, Beta, MovingMean, MovingVariance, Shift, Mean, Variance, Inverse, DGamma, DBeta }
            .All(m => m.GuardsAreWhole());

    public double GammaAt(int column) => _scale ? Gamma[0, column] : 1;

    public double BetaAt(int column) => _center ? Beta[0, column] : 0;

    /// <summary>The exact answers for one column, from the textbook's formulas.</summary>
    public (double[] Y, double[] Dx, double DGamma, double DBeta) Exact(int column)
    {
        double[] x = [.. X.Column(column).Select(v => (double)v)], dy = [.. Dy.Column(column).Select(v => (double)v)];
        double mean = x.Average(), inverse = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + Epsilon), gamma = GammaAt(column);
        double[] normalized = [.. x.Select(v => (v - mean) * inverse)];
        double dBeta = dy.Sum(), dGamma = dy.Zip(normalized, (d, n) => d * n).Sum();
        double[] dx = [.. dy.Zip(normalized, (d, n) => gamma * inverse / Rows * (Rows * d - dBeta - n * dGamma))];
        return ([.. normalized.Select(n => gamma * n + BetaAt(column))], dx, dGamma, dBeta);
    }
}
