using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nn.Training;

namespace Nn.Tests.SameBits;

/// <summary>Trains every network with every number of threads and tells a hash of each result: what a child process does.</summary>
internal static class TrainingBits
{
    public const string Command = "train-and-hash";

    private static readonly int[] ThreadCounts = [1, 2, 3];

    /// <summary>The networks, fresh ones at each call.</summary>
    public static IEnumerable<NetworkCase> Networks() =>
        [
            NetworkCase.OfCircles("none"), NetworkCase.OfCircles("after"), NetworkCase.OfCircles("before"), NetworkCase.Deep(),
            NetworkCase.OfActivations(), NetworkCase.OfMerges(), NetworkCase.OfManyRows(),
        ];

    /// <summary>Writes the vectors of this process, then a line for each training.</summary>
    /// <exception cref="InvalidOperationException">The process runs without FMA.</exception>
    public static void Write(TextWriter output)
    {
        if (!Vectors.HaveFma)
        {
            throw new InvalidOperationException(
                "Expected fused multiply-add, on which the bits rest. Received: a process without it.");
        }

        output.WriteLine(Vectors.Here);
        foreach (int threads in ThreadCounts)
        {
            foreach (NetworkCase network in Networks()) output.WriteLine($"threads {threads}, {Line(network, threads)}");
        }
    }

    /// <summary>The lines that a process with these vectors should write.</summary>
    public static string[] Expected(Vectors vectors)
    {
        string[] lines = [.. Networks().Select(network => Line(network, threads: 1))];
        return [vectors.ToString(), .. ThreadCounts.SelectMany(threads => lines.Select(line => $"threads {threads}, {line}"))];
    }

    private static string Line(NetworkCase network, int threads)
    {
        History history = network.Train(threads);
        return $"{network.Name}: {Hash(network.Model, history)}";
    }

    /// <summary>SHA-256 over all weights, all state and what was logged, bit by bit.</summary>
    private static string Hash(Model model, History history)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in model.Parameters) hash.AppendData(MemoryMarshal.AsBytes(parameter.Values));
        foreach (string name in history.Names) hash.AppendData(MemoryMarshal.AsBytes<double>(history[name].ToArray()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
