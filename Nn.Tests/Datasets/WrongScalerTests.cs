using CommunityToolkit.HighPerformance;
using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Wrong calls of the scalers. Data of another width than the scaler's is refused in every form that data has.</summary>
public class WrongScalerTests
{
    private static readonly StandardScaler s_standard = new([1, 2], [0.5, 4]);
    private static readonly MinMaxScaler s_minMax = new([1, 2], [-0.5, 4]);

    private static Dataset Data(int width) => new(new float[2 * width], new float[2], [width], [1]);

    private static IEnumerable<WrongCall> Calls() =>
    [
        WrongCall.Of<ArgumentException>(
            "standard scaler: no samples", () => StandardScaler.Fit(new double[0, 2]),
            "StandardScaler: expected at least 1 sample of at least 1 feature. Received: (0, 2)."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: no features", () => StandardScaler.Fit(new double[3, 0]),
            "StandardScaler: expected at least 1 sample of at least 1 feature. Received: (3, 0)."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: NaN", () => StandardScaler.Fit(new[,] { { 1, 2 }, { double.NaN, 1 } }),
            "StandardScaler: expected finite values. Received: NaN in row 1, column 0."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: deviation that overflows", () => StandardScaler.Fit(new double[,] { { 1e200 }, { -2e200 } }),
            "StandardScaler: expected finite scales above 0. Received: Infinity for feature 0."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: a data set twice as wide", () => s_standard.Transform(Data(4)),
            "StandardScaler: expected samples of 2 features. Received: 4."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: a data set half as wide, back", () => s_standard.InverseTransform(Data(1)),
            "StandardScaler: expected samples of 2 features. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: rows twice as wide", () => s_standard.Transform(new double[3, 4], new double[3, 4]),
            "StandardScaler: expected samples of 2 features. Received: 4."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: a sample twice as wide", () => s_standard.Transform(new double[4], new double[4]),
            "StandardScaler: expected samples of 2 features. Received: 4."),
        WrongCall.Of<ArgumentException>(
            "min-max scaler: floats twice as wide", () => s_minMax.Transform(new float[4], new float[4]),
            "MinMaxScaler: expected samples of 2 features. Received: 4."),
        WrongCall.Of<ArgumentException>(
            "min-max scaler: floats twice as wide, back", () => s_minMax.InverseTransform(new float[4], new float[4]),
            "MinMaxScaler: expected samples of 2 features. Received: 4."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: no room", () => s_standard.Transform(new double[2], new double[3]),
            "StandardScaler: expected room for 2 values. Received: 3."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: no room for floats", () => s_standard.Transform(new float[2], new float[1]),
            "StandardScaler: expected room for 2 values. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: room for fewer rows", () => s_standard.Transform(new double[3, 2], new double[2, 2]),
            "StandardScaler: expected room for (3, 2) values. Received: (2, 2)."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: no numbers", () => _ = new StandardScaler([], []),
            "StandardScaler: expected as many scales as the 0 values of mean, at least 1. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: scales too few", () => _ = new StandardScaler([1, 2], [1]),
            "StandardScaler: expected as many scales as the 2 values of mean, at least 1. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: scale 0", () => _ = new StandardScaler([1, 2], [1, 0]),
            "StandardScaler: expected finite scales above 0. Received: 0 for feature 1."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: negative scale", () => _ = new StandardScaler([1, 2], [-1.5, 1]),
            "StandardScaler: expected finite scales above 0. Received: -1.5 for feature 0."),
        WrongCall.Of<ArgumentException>(
            "standard scaler: mean NaN", () => _ = new StandardScaler([1, double.NaN], [1, 1]),
            "StandardScaler: expected a finite mean. Received: NaN for feature 1."),
        WrongCall.Of<ArgumentException>(
            "min-max scaler: offsets too many", () => _ = new MinMaxScaler([1], [1, 2]),
            "MinMaxScaler: expected as many scales as the 2 values of offset, at least 1. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "min-max scaler: infinite offset", () => _ = new MinMaxScaler([1], [double.NegativeInfinity]),
            "MinMaxScaler: expected a finite offset. Received: -Infinity for feature 0."),
        WrongCall.Of<ArgumentException>(
            "min-max scaler: scale NaN", () => _ = new MinMaxScaler([double.NaN], [1]),
            "MinMaxScaler: expected finite scales above 0. Received: NaN for feature 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "min-max scaler: empty range", () => MinMaxScaler.Fit(new double[2, 2], (1, 1)),
            "MinMaxScaler: expected a range whose low end is below its high end. Received: (1, 1)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "min-max scaler: range NaN", () => MinMaxScaler.Fit(new double[2, 2], (-0.5, double.NaN)),
            "MinMaxScaler: expected a range whose low end is below its high end. Received: (-0.5, NaN)."),
        WrongCall.Of<ArgumentException>(
            "min-max scaler: infinite", () => MinMaxScaler.Fit(new[,] { { 1, double.PositiveInfinity } }),
            "MinMaxScaler: expected finite values. Received: Infinity in row 0, column 1."),
    ];

    private static IEnumerable<TestCaseData> Cases() => Calls().Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();

    [Test]
    public void What_is_refused_writes_nothing()
    {
        var destination = new double[3, 4];
        Assert.That(() => s_standard.Transform(new double[3, 4], destination), Throws.ArgumentException);
        Assert.That(destination.AsSpan().ToArray(), Is.All.Zero);
    }
}
