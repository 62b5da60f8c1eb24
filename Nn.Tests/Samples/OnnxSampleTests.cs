using System.Globalization;
using System.Text.RegularExpressions;

namespace Nn.Tests.Samples;

/// <summary>samples/Onnx as somebody runs it.</summary>
public class OnnxSampleTests
{
    [Test]
    public void A_network_goes_out_and_a_file_is_trained_on()
    {
        using var folder = new TemporaryFolder();
        using var log = new StringWriter();
        Nn.Samples.Onnx.Program.Run(folder["c.onnx"], log);
        double[] accuracies = [.. Regex.Matches(log.ToString(), "accuracy (.*)").Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.That(accuracies[1], Is.GreaterThan(0.8).And.GreaterThan(accuracies[0]), log.ToString());
        Assert.That(log.ToString(), Does.Contain("Float (batch, 2)"));
    }
}
