using System.Numerics.Tensors;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// A <see cref="BatchNormalization"/> behind a mask: the statistics are those of the steps that are none of padding, as in Keras; all steps are
/// normalised. x, y: (rows, features), mask: a number for each <c>rowsPerStep</c> rows. With S₁ = Σ dy and S₂ = Σ dy · xhat over all rows and n
/// rows that count, <c>dx = gamma · inverseDeviation · (dy − (S₁ + xhat · S₂) / n)</c> in a row that counts, without the second term in others.
/// </summary>
internal sealed class MaskedNormalizationNode : Node
{
    private readonly NormalizationParameters _parameters;
    private readonly int _features;
    private readonly int _rowsPerStep;
    private readonly float _epsilon;

    /// <summary>shift, mean − shift, variance, inverse deviation: a vector each.</summary>
    private readonly Scratch _saved;

    /// <summary>The rows that count, one behind the other; in backward the products whose sums are S₂.</summary>
    private readonly Scratch _rows;

    /// <summary>In backward the factors of a column, each a vector: S₁, S₂, the factor of dy, that of x, what is added.</summary>
    private readonly Scratch _factors;

    public MaskedNormalizationNode(NormalizationParameters parameters, int rowsPerStep)
    {
        _parameters = parameters;
        _features = parameters.MovingMean.Length;
        (_rowsPerStep, _epsilon) = (rowsPerStep, (float)parameters.Epsilon);
        Use(parameters.Gamma, parameters.Beta, parameters.MovingMean, parameters.MovingVariance);
        _saved = Reserve(_ => 4L * AlignedBlock.Align(_features), ScratchLife.Step);
        _rows = Reserve(rows => (long)rows * _features, ScratchLife.Call);
        _factors = Reserve(_ => 5L * AlignedBlock.Align(_features), ScratchLife.Call);
    }

    public override Retained Retained => Retained.Input;

    private bool IsFrozen => !_parameters.Layer.Trainable;

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input(), gamma = Values(_parameters.Gamma), beta = Values(_parameters.Beta);
        if (!pass.Training || IsFrozen)
        {
            BatchNormalizationKernels.Infer(
                x, pass.Rows, _features, _features, _parameters.MovingMean.Values, _parameters.MovingVariance.Values, gamma, beta, _epsilon,
                pass.Output());
            return;
        }

        Span<float> put = pass.Scratch(_saved), valid = pass.Scratch(_rows);
        Span<float> shift = Vector(put, 0), mean = Vector(put, 1), variance = Vector(put, 2);
        ReadOnlySpan<float> mask = pass.Input(1);
        int count = 0;
        for (int row = 0; row < pass.Rows; row++)
        {
            if (mask[row / _rowsPerStep] != 0) x.Slice(row * _features, _features).CopyTo(valid[(count++ * _features)..]);
        }

        if (count > 0) BatchStatistics.Compute(valid[..(count * _features)], count, _features, _features, shift, mean, variance);
        else put.Clear();
        BatchNormalizationKernels.Train(
            x, pass.Rows, _features, _features, shift, mean, variance, gamma, beta, _epsilon, Vector(put, 3), pass.Output());
    }

    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient(), gamma = Values(_parameters.Gamma);
        if (IsFrozen)
        {
            if (!pass.WantsInputGradient()) return;
            BatchNormalizationKernels.InferBackward(
                dy, default, default, pass.Rows, _features, _features, _parameters.MovingVariance.Values, gamma, _epsilon, pass.InputGradient());
            return;
        }

        Span<float> put = pass.Scratch(_saved), factors = pass.Scratch(_factors);
        Span<float> sums = Vector(factors, 0), products = Vector(factors, 1);
        Sum(pass, dy, put, sums, products);
        if (_parameters.Gamma is not null) products.CopyTo(pass.Gradient(_parameters.Gamma));
        if (_parameters.Beta is not null) sums.CopyTo(pass.Gradient(_parameters.Beta));
        if (pass.WantsInputGradient()) InputGradient(pass, dy, gamma, put, factors);
    }

    public override void Commit(in CommitPass pass)
    {
        if (IsFrozen) return;
        Span<float> put = pass.Scratch(_saved);
        BatchStatistics.UpdateMoving(
            Vector(put, 0), Vector(put, 1), Vector(put, 2), _parameters.Momentum, pass.State(_parameters.MovingMean),
            pass.State(_parameters.MovingVariance));
    }

    /// <summary>S₁ and S₂.</summary>
    private void Sum(in BackwardPass pass, ReadOnlySpan<float> dy, Span<float> put, Span<float> sums, Span<float> products)
    {
        ReadOnlySpan<float> x = pass.Input(), shift = Vector(put, 0), mean = Vector(put, 1), inverse = Vector(put, 3);
        Span<float> rows = pass.Scratch(_rows)[..(pass.Rows * _features)];
        for (int start = 0; start < rows.Length; start += _features)
        {
            Span<float> row = rows.Slice(start, _features);
            TensorPrimitives.Subtract(x.Slice(start, _features), shift, row);
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.Multiply(row, inverse, row);
            TensorPrimitives.Multiply(row, dy.Slice(start, _features), row);
        }

        ColumnSums.Sum(dy, pass.Rows, _features, sums);
        ColumnSums.Sum(rows, pass.Rows, _features, products);
    }

    private void InputGradient(in BackwardPass pass, ReadOnlySpan<float> dy, ReadOnlySpan<float> gamma, Span<float> put, Span<float> factors)
    {
        ReadOnlySpan<float> x = pass.Input(), mask = pass.Input(1), shift = Vector(put, 0), mean = Vector(put, 1), inverse = Vector(put, 3);
        Span<float> sums = Vector(factors, 0), products = Vector(factors, 1), scale = Vector(factors, 2), slope = Vector(factors, 3);
        Span<float> term = Vector(factors, 4), dx = pass.InputGradient();
        int count = 0;
        for (int row = 0; row < pass.Rows; row++) count += mask[row / _rowsPerStep] != 0 ? 1 : 0;
        inverse.CopyTo(scale);
        if (!gamma.IsEmpty) TensorPrimitives.Multiply(scale, gamma, scale);
        // (S₁ + xhat · S₂) / n = S₁ / n + ((x − shift) − mean) · slope
        TensorPrimitives.Multiply(inverse, products, slope);
        TensorPrimitives.Divide(slope, Math.Max(1, count), slope);
        TensorPrimitives.Divide(sums, Math.Max(1, count), sums);
        for (int row = 0, start = 0; row < pass.Rows; row++, start += _features)
        {
            Span<float> target = dx.Slice(start, _features);
            ReadOnlySpan<float> upstream = dy.Slice(start, _features);
            if (mask[row / _rowsPerStep] != 0)
            {
                TensorPrimitives.Subtract(x.Slice(start, _features), shift, term);
                TensorPrimitives.Subtract(term, mean, term);
                TensorPrimitives.Multiply(term, slope, term);
                TensorPrimitives.Add(term, sums, term);
                TensorPrimitives.Subtract(upstream, term, term);
                TensorPrimitives.Multiply(term, scale, target);
            }
            else
            {
                TensorPrimitives.Multiply(upstream, scale, target);
            }
        }
    }

    private static ReadOnlySpan<float> Values(Parameter? parameter) => parameter is null ? default : parameter.Values;

    private Span<float> Vector(Span<float> memory, int index) => memory.Slice(index * AlignedBlock.Align(_features), _features);
}
