using FsCheck;
using FsCheck.Fluent;
using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>What holds of make_circles for every seed; the values themselves are in the reference tests.</summary>
public class CirclesTests
{
    private static readonly Config s_thousand = Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true);

    /// <summary>Any seed, any number of samples from 1 to 60, a factor and noise.</summary>
    private sealed record Arguments(uint Seed, int Samples, double Factor, double Noise)
    {
        public int Outer => Samples / 2;
    }

    private static readonly Arbitrary<Arguments> s_arguments = (
        from high in Gen.Choose(0, ushort.MaxValue)
        from low in Gen.Choose(0, ushort.MaxValue)
        from samples in Gen.Choose(1, 60)
        from factor in Gen.Choose(0, 999)
        from noise in Gen.Choose(0, 500)
        select new Arguments(((uint)high << 16) | (uint)low, samples, factor / 1000.0, noise / 1000.0)).ToArbitrary();

    private static void ForAll(Func<Arguments, bool> property) => Prop.ForAll(s_arguments, property).Check(s_thousand);

    [Test]
    public void Half_of_the_points_are_on_the_outer_circle() => ForAll(a =>
    {
        Points points = Circles.Generate(a.Samples, noise: a.Noise, seed: a.Seed, factor: a.Factor);
        return points.Count == a.Samples && points.X.Length == 2 * a.Samples
            && points.Labels.Count(label => label == 0) == a.Outer
            && points.Labels.Count(label => label == 1) == a.Samples - a.Outer;
    });

    [Test]
    public void Without_noise_a_label_tells_the_radius() => ForAll(a =>
    {
        Points points = Circles.Generate(a.Samples, seed: a.Seed, factor: a.Factor);
        return Enumerable.Range(0, a.Samples).All(i =>
        {
            double radius = double.Hypot(points.X[2 * i], points.X[(2 * i) + 1]);
            return Math.Abs(radius - (points.Labels[i] == 0 ? 1 : a.Factor)) < 4e-16;
        });
    });

    [Test]
    public void A_shuffle_changes_the_order_alone() => ForAll(a =>
    {
        Points shuffled = Circles.Generate(a.Samples, seed: a.Seed, factor: a.Factor);
        Points plain = Circles.Generate(a.Samples, shuffle: false, factor: a.Factor);
        return Rows(shuffled).Order().SequenceEqual(Rows(plain).Order());
    });

    [Test]
    public void Noise_follows_the_shuffle_in_the_stream_row_by_row() => ForAll(a =>
    {
        Points clean = Circles.Generate(a.Samples, seed: a.Seed, factor: a.Factor);
        Points noisy = Circles.Generate(a.Samples, noise: a.Noise, seed: a.Seed, factor: a.Factor);
        var random = new RandomState(a.Seed);
        _ = random.Permutation(a.Samples);
        return clean.Labels.SequenceEqual(noisy.Labels)
            && noisy.X.SequenceEqual(clean.X.Select(v => v + random.Normal(0, a.Noise)).ToArray());
    });

    [Test]
    public void Without_a_shuffle_noise_starts_the_stream() => ForAll(a =>
    {
        Points clean = Circles.Generate(a.Samples, shuffle: false, factor: a.Factor);
        Points noisy = Circles.Generate(a.Samples, shuffle: false, noise: a.Noise, seed: a.Seed, factor: a.Factor);
        var random = new RandomState(a.Seed);
        return noisy.X.SequenceEqual(clean.X.Select(v => v + random.Normal(0, a.Noise)).ToArray());
    });

    [Test]
    public void A_seed_gives_the_same_points_again() => ForAll(a =>
    {
        Points first = Circles.Generate(a.Samples, noise: 0.1, seed: a.Seed, factor: a.Factor);
        Points again = Circles.Generate(a.Samples, noise: 0.1, seed: a.Seed, factor: a.Factor);
        Points other = Circles.Generate(a.Samples, noise: 0.1, seed: a.Seed + 1, factor: a.Factor);
        return first.X.SequenceEqual(again.X) && first.Labels.SequenceEqual(again.Labels) && !first.X.SequenceEqual(other.X);
    });

    [Test]
    public void The_pair_form_is_the_plain_form_with_its_halves() => ForAll(a =>
    {
        Points plain = Circles.Generate(a.Samples, noise: a.Noise, seed: a.Seed, factor: a.Factor);
        Points pair = Circles.Generate((a.Outer, a.Samples - a.Outer), noise: a.Noise, seed: a.Seed, factor: a.Factor);
        return plain.X.SequenceEqual(pair.X) && plain.Labels.SequenceEqual(pair.Labels);
    });

    [Test]
    public void The_factor_scales_the_inner_circle_alone() => ForAll(a =>
    {
        Points wide = Circles.Generate(a.Samples, seed: a.Seed, factor: 0.5);
        Points narrow = Circles.Generate(a.Samples, seed: a.Seed, factor: 0.25);
        return wide.X.Select((v, i) => wide.Labels[i / 2] == 0 ? v : v / 2).SequenceEqual(narrow.X);
    });

    [Test]
    public void A_data_set_holds_the_points_as_floats()
    {
        Points points = Circles.Generate(samples: 1000, noise: 0.1, seed: 1);
        Dataset circles = Circles.Make(samples: 1000, noise: 0.1, seed: 1);
        Assert.Multiple(() =>
        {
            Assert.That(circles.Features.ToArray(), Is.EqualTo(points.X.Select(v => (float)v)));
            Assert.That(circles.Targets.ToArray(), Is.EqualTo(points.Labels.Select(v => (float)v)));
            Assert.That(circles.InputShape, Is.EqualTo(new Shape(2)));
            Assert.That(circles.TargetShape, Is.EqualTo(new Shape(1)));
            Assert.That(circles.FeatureNames, Is.EqualTo(new[] { "x", "y" }));
            Assert.That(circles.TargetNames, Is.EqualTo(new[] { "label" }));
            Assert.That(circles.Classes, Is.EqualTo(2));
        });
    }

    private static IEnumerable<(double X, double Y, int Label)> Rows(Points points) =>
        points.Labels.Select((label, i) => (points.X[2 * i], points.X[(2 * i) + 1], label));
}
