using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

internal sealed class BatchNormalizationKernelsTests
{
    private static readonly int[] _rows = [1, 2, 3, 4, 5, 7, 32, 63, 64, 67, 130];

    [Test]
    public void Training_is_the_exact_answer_for_every_width([Values(0, 1000, -1000)] double offset, [Values(0, 3)] int gap)
    {
        foreach (int rows in _rows)
        {
            for (int columns = 0; columns <= 70; columns++)
            {
                var batch = new BatchNormalizationCase(rows, columns, gap, offset);
                batch.Statistics();
                batch.Train();
                batch.Backward();
                CheckTraining(batch);
            }
        }
    }

    [TestCase(40, 511)]
    [TestCase(40, 512)]
    [TestCase(40, 513)]
    [TestCase(9, 1030)]
    [TestCase(3000, 20)]
    public void Training_is_the_exact_answer_for_large_batches(int rows, int columns)
    {
        var batch = new BatchNormalizationCase(rows, columns, offset: 1000);
        batch.Statistics();
        batch.Train();
        batch.Backward();
        CheckTraining(batch);
    }

    [Test]
    public void Scale_and_center_can_be_left_out([Values] bool scale, [Values] bool center)
    {
        var batch = new BatchNormalizationCase(32, 50, scale: scale, center: center);
        batch.Statistics();
        batch.Train();
        batch.Backward();
        CheckTraining(batch);
    }

    private static void CheckTraining(BatchNormalizationCase batch)
    {
        string size = $"{batch.Rows} x {batch.Columns}";
        for (int column = 0; column < batch.Columns; column++)
        {
            (double[] y, double[] dx, double dGamma, double dBeta) = batch.Exact(column);
            CheckNear(batch.Y.Column(column), y, size);
            CheckNear(batch.Dx.Column(column), dx, size);
            if (batch.DGamma.Columns > 0) CheckNear([batch.DGamma[0, column]], [dGamma], size);
            if (batch.DBeta.Columns > 0) CheckNear([batch.DBeta[0, column]], [dBeta], size);
        }

        Assert.That(batch.GuardsAreWhole(), size);
    }

    private static void CheckNear(float[] actual, double[] exact, string what)
    {
        for (int i = 0; i < exact.Length; i++)
        {
            bool near = Math.Abs(actual[i] - exact[i]) <= 1e-5 + 1e-5 * Math.Abs(exact[i]);
            if (!near) Assert.Fail($"{what}: {actual[i]} instead of {exact[i]} at {i}");
        }
    }

    [Test]
    public void Every_bit_is_the_documented_arithmetic()
    {
        foreach (int columns in (int[])[1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 50, 67, 131])
        {
            var batch = new BatchNormalizationCase(71, columns, offset: 3);
            batch.Statistics();
            batch.Train();
            batch.Backward();
            for (int column = 0; column < columns; column++)
            {
                (float shift, float mean, float gamma) = (batch.Shift[0, column], batch.Mean[0, column], batch.Gamma[0, column]);
                float inverse = 1 / MathF.Sqrt(batch.Variance[0, column] + BatchNormalizationCase.Epsilon), scale = inverse * gamma;
                float[] x = batch.X.Column(column), dy = batch.Dy.Column(column);
                float bias = MathF.FusedMultiplyAdd(-mean, scale, batch.Beta[0, column]);
                Assert.That(batch.Inverse[0, column], Is.EqualTo(inverse));
                Assert.That(batch.Y.Column(column), Is.EqualTo(x.Select(v => MathF.FusedMultiplyAdd(v - shift, scale, bias))));

                float dBeta = ColumnOrder.Sum(dy), dGamma = ColumnOrder.SumOfProducts(dy, [.. x.Select(v => (v - shift) - mean)]) * inverse;
                Assert.That(batch.DBeta[0, column], Is.EqualTo(dBeta));
                Assert.That(batch.DGamma[0, column], Is.EqualTo(dGamma));

                float share = scale * (-1f / 71), slope = share * (dGamma * inverse);
                float constant = MathF.FusedMultiplyAdd(slope, -mean, share * dBeta);
                float[] dx = [.. x.Zip(dy, (v, d) => MathF.FusedMultiplyAdd(scale, d, MathF.FusedMultiplyAdd(slope, v - shift, constant)))];
                Assert.That(batch.Dx.Column(column), Is.EqualTo(dx));
            }
        }
    }

    [Test]
    public void Inference_and_its_gradient_are_exact_for_every_width(
        [Values(0, 1000)] double offset, [Values] bool scale, [Values(0, 2)] int gap)
    {
        foreach (int rows in (int[])[0, 1, 2, 5])
        {
            for (int columns = 0; columns <= 70; columns++)
            {
                var batch = new BatchNormalizationCase(rows, columns, gap, offset, scale, center: scale);
                batch.InferTo(batch.Y);
                batch.InferBackwardTo(batch.Dx);
                for (int column = 0; column < columns; column++)
                {
                    double variance = batch.MovingVariance[0, column];
                    double factor = batch.GammaAt(column) / Math.Sqrt(variance + BatchNormalizationCase.Epsilon);
                    double mean = batch.MovingMean[0, column], beta = batch.BetaAt(column);
                    CheckNear(batch.Y.Column(column), [.. batch.X.Column(column).Select(v => (v - mean) * factor + beta)],
                        $"{rows} x {columns}");
                    CheckNear(batch.Dx.Column(column), [.. batch.Dy.Column(column).Select(d => d * factor)], $"{rows} x {columns}");
                }

                Assert.That(batch.GuardsAreWhole(), $"{rows} x {columns}");
            }
        }
    }

    [Test]
    public void A_row_is_inferred_alone_as_in_a_batch([Values(1, 2, 3, 50, 70, 515)] int columns)
    {
        var batch = new BatchNormalizationCase(9, columns);
        batch.InferTo(batch.Y);
        for (int row = 0; row < 9; row++)
        {
            var alone = new float[columns];
            BatchNormalizationKernels.Infer(batch.X.Row(row), 1, columns, columns, batch.MovingMean.Span, batch.MovingVariance.Span,
                batch.Gamma.Span, batch.Beta.Span, BatchNormalizationCase.Epsilon, alone);
            Assert.That(alone, Is.EqualTo(batch.Y.Row(row)));
        }
    }

    [Test]
    public void A_relu_before_has_the_bits_of_two_passes([Values(1, 2, 5, 8, 19, 50, 70, 131)] int columns)
    {
        var batch = new BatchNormalizationCase(67, columns, rectified: true);
        batch.Statistics();
        batch.Train();
        batch.Backward();
        var (masked, fused) = (new float[67 * columns], batch.Matrix());
        Activations.Backward(default(ReluFunction), batch.X.Span, batch.Dx.Span, masked);
        (float[] dGamma, float[] dBeta) = (batch.DGamma.Row(0), batch.DBeta.Row(0));

        batch.BackwardTo(fused, batch.Dy, ReluFusion.Before);
        Assert.That(fused.Elements(), Is.EqualTo(masked));
        Assert.That(batch.DGamma.Row(0).Concat(batch.DBeta.Row(0)), Is.EqualTo(dGamma.Concat(dBeta)));

        batch.InferBackwardTo(batch.Dx);
        Activations.Backward(default(ReluFunction), batch.X.Span, batch.Dx.Span, masked);
        batch.InferBackwardTo(fused, ReluFusion.Before);
        Assert.That(fused.Elements(), Is.EqualTo(masked));
    }

    [Test]
    public void A_relu_after_has_the_bits_of_two_passes([Values(1, 2, 5, 8, 19, 50, 70, 131)] int columns)
    {
        var batch = new BatchNormalizationCase(67, columns);
        var rectified = batch.Matrix();
        batch.Statistics();
        batch.Train();
        Activations.Forward(default(ReluFunction), batch.Y.Span, rectified.Span);
        batch.Train(ReluFusion.After);
        Assert.That(batch.Y.Elements(), Is.EqualTo(rectified.Elements()));

        var (masked, fused) = (batch.Matrix(), batch.Matrix());
        Activations.Backward(default(ReluFunction), rectified.Span, batch.Dy.Span, masked.Span);
        batch.BackwardTo(batch.Dx, masked, ReluFusion.None);
        (float[] dGamma, float[] dBeta) = (batch.DGamma.Row(0), batch.DBeta.Row(0));
        batch.BackwardTo(fused, batch.Dy, ReluFusion.After);
        Assert.That(fused.Elements(), Is.EqualTo(batch.Dx.Elements()));
        Assert.That(batch.DGamma.Row(0).Concat(batch.DBeta.Row(0)), Is.EqualTo(dGamma.Concat(dBeta)));

        batch.InferTo(batch.Y);
        Activations.Forward(default(ReluFunction), batch.Y.Span, rectified.Span);
        batch.InferTo(batch.Y, ReluFusion.After);
        Assert.That(batch.Y.Elements(), Is.EqualTo(rectified.Elements()));
        batch.InferBackwardTo(batch.Dx);
        Activations.Backward(default(ReluFunction), rectified.Span, batch.Dx.Span, masked.Span);
        batch.InferBackwardTo(fused, ReluFusion.After);
        Assert.That(fused.Elements(), Is.EqualTo(masked.Elements()));
    }

    [Test]
    public void Results_may_replace_their_inputs([Values(1, 3, 8, 13, 50, 70, 131, 515)] int columns, [Values] ReluFusion relu)
    {
        var batch = new BatchNormalizationCase(6, columns, rectified: relu == ReluFusion.Before);
        batch.Statistics();
        batch.Train(relu);
        batch.Backward(relu);
        var (y, gradient) = (batch.X.Copy(), batch.Dy.Copy());
        BatchNormalizationKernels.Train(y.Span, 6, columns, columns, batch.Shift.Span, batch.Mean.Span, batch.Variance.Span,
            batch.Gamma.Span, batch.Beta.Span, BatchNormalizationCase.Epsilon, batch.Inverse.Span, y.Span, relu);
        batch.BackwardTo(gradient, gradient, relu);
        Assert.That(y.Elements(), Is.EqualTo(batch.Y.Elements()));
        Assert.That(gradient.Elements(), Is.EqualTo(batch.Dx.Elements()));

        batch.BackwardTo(batch.X, batch.Dy, relu);
        Assert.That(batch.X.Elements(), Is.EqualTo(batch.Dx.Elements()));
    }

    [Test]
    public void Without_an_input_gradient_the_other_gradients_have_the_same_bits([Values(2, 19)] int columns)
    {
        var batch = new BatchNormalizationCase(67, columns);
        batch.Statistics();
        batch.Train();
        batch.Backward();
        (float[] dGamma, float[] dBeta) = (new float[columns], new float[columns]);
        BatchNormalizationKernels.Backward(batch.Dy.Span, batch.X.Span, default, 67, columns, columns, batch.Shift.Span, batch.Mean.Span,
            batch.Inverse.Span, batch.Gamma.Span, dGamma, dBeta, default);
        Assert.That(dGamma, Is.EqualTo(batch.DGamma.Row(0)));
        Assert.That(dBeta, Is.EqualTo(batch.DBeta.Row(0)));
    }

    [Test]
    public void Ranges_of_columns_give_the_bits_of_the_whole()
    {
        const int Rows = 75, Columns = 90;
        BatchNormalizationCase whole = new(Rows, Columns), parts = new(Rows, Columns);
        whole.Statistics();
        whole.Train();
        whole.Backward();
        foreach ((int first, int end) in ((int, int)[])[(0, 1), (1, 16), (16, 48), (48, 90)])
        {
            int count = end - first;
            Span<float> Range(GuardedMatrix vector) => vector.Span.Slice(first, count);
            BatchStatistics.Compute(parts.X.Span[first..], Rows, count, Columns, Range(parts.Shift), Range(parts.Mean),
                Range(parts.Variance));
            BatchNormalizationKernels.Train(parts.X.Span[first..], Rows, count, Columns, Range(parts.Shift), Range(parts.Mean),
                Range(parts.Variance), Range(parts.Gamma), Range(parts.Beta), BatchNormalizationCase.Epsilon, Range(parts.Inverse),
                parts.Y.Span[first..]);
            BatchNormalizationKernels.Backward(parts.Dy.Span[first..], parts.X.Span[first..], default, Rows, count, Columns,
                Range(parts.Shift), Range(parts.Mean), Range(parts.Inverse), Range(parts.Gamma), Range(parts.DGamma), Range(parts.DBeta),
                parts.Dx.Span[first..]);
        }

        Assert.That(parts.Y.Elements(), Is.EqualTo(whole.Y.Elements()));
        Assert.That(parts.Dx.Elements(), Is.EqualTo(whole.Dx.Elements()));
        Assert.That(parts.DGamma.Elements().Concat(parts.DBeta.Elements()),
            Is.EqualTo(whole.DGamma.Elements().Concat(whole.DBeta.Elements())));
    }

    [Test]
    public void NaN_comes_through_in_its_column_alone([Values(3, 20, 70)] int columns, [Values] ReluFusion relu)
    {
        var batch = new BatchNormalizationCase(10, columns);
        batch.X[7, 1] = float.NaN;
        batch.Dy[2, 2] = float.NaN;
        batch.Y[2, 2] = 1;
        batch.Statistics();
        batch.Train(relu);
        batch.Backward();
        Assert.That(batch.Y.Column(1), Is.All.NaN);
        Assert.That(batch.Y.Column(0).Concat(batch.Y.Column(2)), Has.None.NaN);
        Assert.That(batch.Dx.Column(1).Concat(batch.Dx.Column(2)), Is.All.NaN);
        Assert.That(batch.Dx.Column(0), Has.None.NaN);
        Assert.That(batch.DBeta[0, 2], Is.NaN);
    }

    [Test]
    public void Wrong_lengths_throw_by_name_and_write_nothing()
    {
        float[] m = new float[12], v = new float[4], o = new float[12], g = new float[4], bad = new float[5];
        void Fails(string name, Action call) =>
            Assert.That(call, Throws.ArgumentException.With.Property("ParamName").EqualTo(name), name);

        Assert.Multiple(() =>
        {
            Fails("x", () => BatchNormalizationKernels.Train(bad, 3, 4, 4, v, v, v, v, v, 1, g, o));
            Fails("shift", () => BatchNormalizationKernels.Train(m, 3, 4, 4, bad, v, v, v, v, 1, g, o));
            Fails("shiftedMean", () => BatchNormalizationKernels.Train(m, 3, 4, 4, v, bad, v, v, v, 1, g, o));
            Fails("variance", () => BatchNormalizationKernels.Train(m, 3, 4, 4, v, v, bad, v, v, 1, g, o));
            Fails("gamma", () => BatchNormalizationKernels.Train(m, 3, 4, 4, v, v, v, bad, v, 1, g, o));
            Fails("beta", () => BatchNormalizationKernels.Train(m, 3, 4, 4, v, v, v, v, bad, 1, g, o));
            Fails("inverseDeviation", () => BatchNormalizationKernels.Train(m, 3, 4, 4, v, v, v, v, v, 1, bad, o));
            Fails("y", () => BatchNormalizationKernels.Train(m, 3, 4, 4, v, v, v, v, v, 1, g, bad));
            Fails("movingMean", () => BatchNormalizationKernels.Infer(m, 3, 4, 4, bad, v, v, v, 1, o));
            Fails("movingVariance", () => BatchNormalizationKernels.Infer(m, 3, 4, 4, v, bad, v, v, 1, o));
            Fails("dy", () => BatchNormalizationKernels.Backward(bad, m, default, 3, 4, 4, v, v, v, v, g, g, o));
            Fails("x", () => BatchNormalizationKernels.Backward(m, bad, default, 3, 4, 4, v, v, v, v, g, g, o));
            Fails("y", () => BatchNormalizationKernels.Backward(m, m, default, 3, 4, 4, v, v, v, v, g, g, o, ReluFusion.After));
            Fails("inverseDeviation", () => BatchNormalizationKernels.Backward(m, m, default, 3, 4, 4, v, v, bad, v, g, g, o));
            Fails("dGamma", () => BatchNormalizationKernels.Backward(m, m, default, 3, 4, 4, v, v, v, v, bad, g, o));
            Fails("dBeta", () => BatchNormalizationKernels.Backward(m, m, default, 3, 4, 4, v, v, v, v, g, bad, o));
            Fails("dx", () => BatchNormalizationKernels.Backward(m, m, default, 3, 4, 4, v, v, v, v, g, g, bad));
            Fails("rows", () => BatchNormalizationKernels.Backward(default, default, default, 0, 4, 4, v, v, v, v, g, g, default));
            Fails("x", () => BatchNormalizationKernels.InferBackward(m, default, default, 3, 4, 4, v, v, 1, o, ReluFusion.Before));
            Fails("movingVariance", () => BatchNormalizationKernels.InferBackward(m, default, default, 3, 4, 4, bad, v, 1, o));
            Fails("y", () => BatchNormalizationKernels.Infer(m.AsSpan(0, 4), 1, 4, 4, v, v, v, v, 1, m.AsSpan(1, 4)));
            Fails("dx", () => BatchNormalizationKernels.InferBackward(m.AsSpan(0, 4), default, default, 1, 4, 4, v, v, 1, m.AsSpan(1, 4)));
        });
        Assert.That(o.Concat(g).Concat(m), Is.All.Zero);
    }
}
