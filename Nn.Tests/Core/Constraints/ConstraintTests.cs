using Nn.Tests.Reference;

namespace Nn.Tests.Core.Constraints;

public class ConstraintTests
{
    // The shapes and axes of biases, dense and convolution kernels, and some that no layer has; groups on either side of a block of 64.
    private static readonly (Shape Shape, Axes Axis)[] s_groupings =
    [
        ([5], 0), ([1], 0), ([4, 3], 0), ([4, 3], 1), ([4, 3], -1), ([4, 3], [0, 1]), ([3, 63], 0), ([3, 64], 0), ([3, 65], -2),
        ([2, 200], 0), ([200, 2], 1), ([3, 3, 2, 7], [0, 1, 2]), ([3, 3, 2, 7], [2, 1, 0]), ([3, 4, 5], [0, 2]), ([3, 4, 5], 1),
        ([3, 4, 5], [1, 2]), ([2, 3, 2, 3], [0, 2]), ([2, 3, 2, 3], [1, 3]), ([2, 1, 3], [1]), ([1, 7, 1], [1, 0]), ([7, 1], 1),
        ([2, 2, 2, 2, 2, 2], [1, 3, 4]),
    ];

    private static readonly (Func<Axes, Constraint> Make, Func<double, double> Wanted)[] s_norms =
    [
        (axis => new MaxNorm { Axis = axis }, norm => Math.Min(norm, 2)),
        (axis => new MaxNorm(0.9) { Axis = axis }, norm => Math.Min(norm, 0.9)),
        (axis => new UnitNorm { Axis = axis }, _ => 1),
        (axis => new MinMaxNorm { Axis = axis }, norm => Math.Min(norm, 1)),
        (axis => new MinMaxNorm(0.8, 1.5, 0.7) { Axis = axis }, norm => (0.7 * Math.Clamp(norm, 0.8, 1.5)) + (0.3 * norm)),
    ];

    [Test]
    public void Norms_are_those_of_double_precision()
    {
        var random = new Random(2);
        foreach ((Shape shape, Axes axis) in s_groupings)
        {
            foreach ((Func<Axes, Constraint> make, Func<double, double> wanted) in s_norms)
            {
                float[] weight = [.. Enumerable.Range(0, shape.Size).Select(_ => (2 * random.NextSingle()) - 1)];
                double[] expected = Rescaled(weight, shape, axis, wanted);
                Constraint constraint = make(axis);
                constraint.Validate("kernel", shape);
                constraint.Apply(weight, shape);
                ReferenceAssert.Close(weight, expected, 0, 1e-7, $"{constraint} of {shape}");
            }
        }
    }

    [Test]
    public void A_group_of_zeros_stays_zero()
    {
        foreach ((Func<Axes, Constraint> make, _) in s_norms)
        {
            float[] weight = [0, 3, 0, 4];
            make(0).Apply(weight, [2, 2]);
            Assert.That((weight[0], weight[2]), Is.EqualTo((0f, 0f)));
            Assert.That(weight[1], Is.GreaterThan(0f));
        }
    }

    [Test]
    public void A_norm_that_overflows_a_float_is_right()
    {
        float[] weight = [3e30f, 4e30f];
        new UnitNorm().Apply(weight, [2]);
        ReferenceAssert.Close(weight, [0.6, 0.8], 0, 1e-6, "unit");
    }

    [Test]
    public void NonNeg_puts_0_in_place_of_what_is_negative()
    {
        for (int length = 1; length <= 70; length++)
        {
            float[] weight = [.. Enumerable.Range(0, length).Select(i => (i % 3) - 1f)];
            new NonNeg().Apply(weight, [length]);
            Assert.That(weight, Is.EqualTo(Enumerable.Range(0, length).Select(i => Math.Max((i % 3) - 1f, 0))), $"{length} weights");
        }
    }

    [Test]
    public void Wrong_arguments_are_named_with_the_parameter()
    {
        Refused(new MaxNorm(-1), "expected the largest norm of MaxNorm of at least 0. Received: -1.");
        Refused(new MaxNorm(double.NaN), "expected the largest norm of MaxNorm of at least 0. Received: NaN.");
        Refused(new MinMaxNorm(-0.5), "expected the smallest norm of MinMaxNorm of at least 0. Received: -0.5.");
        Refused(new MinMaxNorm(0, double.PositiveInfinity), "expected the largest norm of MinMaxNorm of at least 0. Received: Infinity.");
        Refused(new MinMaxNorm(2, 1), "expected the smallest norm of MinMaxNorm to be at most 1. Received: 2.");
        Refused(new MinMaxNorm(0, 1, 1.5), "expected the rate of MinMaxNorm from 0 to 1. Received: 1.5.");
        foreach (Func<Axes, Constraint> make in s_norms.Select(item => item.Make))
        {
            Refused(make(2), "expected axes from -2 to 1 of the shape (4, 3). Received: 2.");
            Refused(make(-3), "expected axes from -2 to 1 of the shape (4, 3). Received: -3.");
            Refused(make([0, -2]), "expected each axis once. Received: [0, -2].");
            Refused(make([]), "expected at least one axis. Received: none.");
        }

        static void Refused(Constraint constraint, string message) => Assert.That(
            () => constraint.Validate("dense/kernel", [4, 3]),
            Throws.ArgumentException.With.Message.EqualTo("Parameter 'dense/kernel': " + message));
    }

    [Test]
    public void Values_of_another_length_are_refused()
    {
        foreach ((Func<Axes, Constraint> make, _) in s_norms)
            Assert.That(() => make(0).Apply(new float[11], [4, 3]), Throws.ArgumentException);
    }

    [Test]
    public void Equal_arguments_make_equal_constraints()
    {
        Constraint first = new MaxNorm { Axis = [0, 1] }, second = new MaxNorm { Axis = [0, 1] };
        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
        Assert.That(new MaxNorm { Axis = 0 }, Is.EqualTo(new MaxNorm()));
        Assert.That(new MaxNorm { Axis = 1 }, Is.Not.EqualTo(new MaxNorm()));
        Assert.That(new UnitNorm { Axis = [0, 1] }.ToString(), Is.EqualTo("UnitNorm { Axis = [0, 1] }"));
    }

    [Test]
    public void Nothing_is_allocated()
    {
        float[] weight = [.. Enumerable.Range(0, 60).Select(i => i - 20f)];
        Shape shape = [3, 4, 5];
        foreach (Constraint constraint in (Constraint[])[new NonNeg(), .. s_norms.Select(item => item.Make([0, 2]))])
        {
            constraint.Apply(weight, shape);
            long before = GC.GetAllocatedBytesForCurrentThread();
            constraint.Apply(weight, shape);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, constraint.ToString());
        }
    }

    /// <summary>Groups by the places along the other axes, each found from the index alone.</summary>
    private static double[] Rescaled(float[] weight, Shape shape, Axes axis, Func<double, double> wanted)
    {
        var result = new double[weight.Length];
        foreach (IGrouping<string, int> group in Enumerable.Range(0, weight.Length).GroupBy(Key))
        {
            double norm = Math.Sqrt(group.Sum(i => (double)weight[i] * weight[i]));
            foreach (int i in group) result[i] = weight[i] * wanted(norm) / (1e-7 + norm);
        }

        return result;

        string Key(int index)
        {
            var places = new int[shape.Rank];
            for (int d = shape.Rank - 1; d >= 0; d--) (index, places[d]) = Math.DivRem(index, shape[d]);
            foreach (int one in axis) places[one < 0 ? one + shape.Rank : one] = 0;
            return string.Join(' ', places);
        }
    }
}
