using System.Globalization;

namespace Nn.Samples.Embedded;

/// <summary>
/// An application that watches bearings, and that happens to hold a small network: it learns when the application starts, then judges
/// reading after reading. The network is in BearingMonitor.cs.
/// </summary>
internal static class Program
{
    private const int WrongCall = 2;

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                Watch();
                return 0;
            case ["--time", "prediction", var text] when double.TryParse(text, CultureInfo.InvariantCulture, out double started):
                Console.WriteLine(Timing.FirstPrediction(started));
                return 0;
            case ["--time", "training"]:
                Console.WriteLine(Timing.Training());
                return 0;
            default:
                Console.Error.WriteLine("Expected: nothing, --time training, or --time prediction with the start in seconds since 1970.");
                return WrongCall;
        }
    }

    private static void Watch()
    {
        var monitor = new BearingMonitor();
        double accuracy = monitor.Learn(ServiceLog.Load(seed: 1, count: 500), ServiceLog.Load(seed: 2, count: 500));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Learned from 500 readings; judges {accuracy:P1} of 500 others rightly."));
        foreach (Reading reading in (Reading[])[new(0.1f, 0.2f), new(0.5f, -0.5f), new(0.8f, 0.8f), new(-1.2f, 0.1f)])
        {
            float worn = monitor.Judge(reading);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  x {reading.X,5:F2}  y {reading.Y,5:F2}  worn {worn,6:P1}  {(worn > 0.5f ? "ALARM" : "sound")}"));
        }
    }
}
