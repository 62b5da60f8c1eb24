using System.Globalization;
using System.Text.RegularExpressions;
using Nn.Interop;

namespace Nn.Tests.Samples;

/// <summary>A network of Keras is trained on, and is a file of Keras again.</summary>
public class FromKerasTests
{
    [Test]
    public void It_learns_and_goes_back()
    {
        using var folder = new TemporaryFolder();
        using var log = new StringWriter();
        Nn.Samples.FromKeras.Program.Run(folder["out.keras"], log);
        Assert.That(log.ToString(), Does.StartWith("SGD at 0.0099999").And.Contain("; BinaryCrossentropy, accuracy\n").Or.Contain("; BinaryCrossentropy, accuracy\r\n"));
        double[] accuracies = [.. Regex.Matches(log.ToString(), @"accuracy (\d\.\d+)").Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.That(accuracies, Has.Length.EqualTo(2));
        Assert.That(accuracies[0], Is.LessThan(0.7));
        Assert.That(accuracies[1], Is.GreaterThan(0.8));
        Assert.That(KerasFile.Load(folder["out.keras"]).Training!.Optimizer.ClassName, Is.EqualTo("SGD"));
    }
}
