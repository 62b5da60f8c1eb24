using System.Globalization;
using System.Numerics.Tensors;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary>How far an output is from what is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Largest">The largest difference.</param>
/// <param name="Scale">The largest number that is stored.</param>
internal sealed record CheckedOutput(string Name, double Largest, double Scale)
{
    public static CheckedOutput Of(string name, ReadOnlySpan<float> computed, ReadOnlySpan<float> expected)
    {
        if (expected.IsEmpty) return new CheckedOutput(name, 0, 0);
        var difference = new float[expected.Length];
        TensorPrimitives.Subtract(computed, expected, difference);
        return new CheckedOutput(name, LargestOf(difference), LargestOf(expected));
    }

    /// <summary>Tells of all of them.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(IReadOnlyList<CheckedOutput> found, int rows, double tolerance, bool json, TextWriter output)
    {
        // No number is a difference, whatever it is compared with.
        bool isWithin = found.All(item => item.Largest <= tolerance * item.Scale);
        if (json)
        {
            output.WriteLine(ConfigurationJson.Write(new OrderedDictionary<string, object?>
            {
                ["rows"] = rows,
                ["tolerance"] = tolerance,
                ["within"] = isWithin,
                ["outputs"] = found.Select(item => new OrderedDictionary<string, object?>
                {
                    ["name"] = item.Name, ["largest_difference"] = Finite(item.Largest), ["scale"] = Finite(item.Scale),
                }),
            }));
        }
        else
        {
            foreach ((string name, double largest, double scale) in found)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: largest difference {largest:G3} of {scale:G6}, {largest / scale:G2} of the scale"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {(isWithin ? "within" : "NOT within")} {tolerance:G3} of the scale"));
        }

        return isWithin ? Tool.Done : Tool.Differs;

        static object? Finite(double value) => double.IsFinite(value) ? value : null;
    }

    private static double LargestOf(ReadOnlySpan<float> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
