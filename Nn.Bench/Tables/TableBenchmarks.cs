using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Nn.Datasets;

namespace Nn.Bench.Tables;

/// <summary>A million rows of 11 columns of numbers, 44 MB as floats, from comma-separated values; what is allocated is of both together.</summary>
[MemoryDiagnoser]
public class TableBenchmarks
{
    private const int Rows = 1_000_000, Columns = 11;

    private string _path = "";

    [GlobalSetup]
    public void Write()
    {
        _path = Path.GetTempFileName();
        var random = new Random(1);
        using var writer = new StreamWriter(_path, append: false, new UTF8Encoding(false), 1 << 16);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(i => FormattableString.Invariant($"x{i}"))));
        Span<char> cell = stackalloc char[32];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                if (column > 0) writer.Write(',');
                _ = ((float)((random.NextDouble() - 0.5) * 200)).TryFormat(cell, out int length, default, CultureInfo.InvariantCulture);
                writer.Write(cell[..length]);
            }

            writer.WriteLine();
        }
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    [Benchmark]
    public int TableToDataset() => Table.ReadCsv(_path).ToDataset("x10").Count;

    [Benchmark]
    public int DatasetReadCsv() => Dataset.ReadCsv(_path, "x10").Count;
}
