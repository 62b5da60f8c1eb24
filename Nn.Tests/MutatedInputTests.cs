using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nn.Datasets;
using Nn.Interop;
using Nn.Layers;
using Nn.Tests.Reference;
using Nn.Training;

namespace Nn.Tests;

/// <summary>
/// Damaged files: whatever is done to a good one, it is read or refused, and neither takes much memory. A run tries some mutations of each format;
/// the environment variable <c>NNSIMD_MUTATIONS</c> says how many:
/// <c>NNSIMD_MUTATIONS=100000 dotnet test -c Release --filter Name~Mutated</c>.
/// </summary>
public class MutatedInputTests
{
    private const string Variable = "NNSIMD_MUTATIONS";
    private const int Standard = 1000;

    /// <summary>A header may claim what is not there; what is set aside before that is noticed stays below this.</summary>
    private const long MostBytes = 16 << 20;

    private static readonly TableOptions s_filled = new()
    {
        Columns = new() { Missing = MissingRule.Mean, MissingIndicator = true, Scaling = Scaling.Standard },
        Rules = new Dictionary<string, ColumnRule> { ["city"] = new() { Missing = MissingRule.Fill("none") } },
    };

    private static int Mutations => int.Parse(Environment.GetEnvironmentVariable(Variable) ?? $"{Standard}", CultureInfo.InvariantCulture);

    private static IEnumerable<TestCaseData> Formats()
    {
        byte[] idx = Written(stream => Idx.Write(stream, NdArray.Of([.. Enumerable.Range(0, 60).Select(i => (short)(i * 100))], 5, 3, 4)));
        yield return Case("IDX", idx, stream => Idx.Read(stream));
        yield return Case("IDX, only forward", idx, stream => Idx.Read(new UnseekableStream(stream.ToArray())));
        yield return Case("IDX in gzip", Packed(idx), stream => Idx.Read(stream));
        foreach (string name in new[] { "float32", "float64_fortran", "int64_big", "int32_version2" })
            yield return Case(name + ".npy", Reference($"{name}.npy"), stream => Npy.Read(stream));
        yield return Case("stored.npz", Reference("stored.npz"), stream => Npz.Read(stream));
        yield return Case("compressed.npz", Reference("compressed.npz"), stream => Npz.Read(stream));
        yield return Case("CSV", Written(stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            Circles.Make(samples: 20, noise: 0.1, seed: 1).WriteCsv(writer);
        }), stream => Dataset.ReadCsv(new StreamReader(stream), "label", classes: 2));
        byte[] table = Encoding.UTF8.GetBytes("age,member,city,class\n31,true,\"Rome, \"\"X\"\"\",good\nNA,false,Oslo,bad\n5.5e1,True,,good\n");
        yield return Case("table", table, stream => Table.ReadCsv(new StreamReader(stream)).ToDataset("class", s_filled));
        string pipeline = TablePipeline.Fit(Table.ReadCsv(new StreamReader(new MemoryStream(table))), "class", s_filled).ToJson();
        yield return Case("pipeline", Encoding.UTF8.GetBytes(pipeline), stream => TablePipeline.FromJson(Encoding.UTF8.GetString(stream.ToArray())));
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts(["a cat and a dog", "no bird"]);
        yield return Case("tokenizer", Encoding.UTF8.GetBytes(tokenizer.ToJson()), stream => Tokenizer.FromJson(Encoding.UTF8.GetString(stream.ToArray())));
        Model model = new Sequential { new Conv2D(2, 2), new BatchNormalization(), new Flatten(), new Dense(2) }.Build([3, 3, 1]);
        yield return Case("model", Written(model.Save), stream => Model.Load(stream));
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(model.Clone(), new Adam(), Loss.MeanSquaredError, Metric.Accuracy);
        trainer.Fit(
            new Dataset(new float[36], new float[8], [3, 3, 1], [2]),
            new FitOptions { Callbacks = [new EarlyStopping { Monitor = "loss", RestoreBestWeights = true }, new ReduceLROnPlateau { Monitor = "loss" }] });
        trainer.Save(folder["checkpoint"]);
        yield return Case("checkpoint", File.ReadAllBytes(folder["checkpoint"]), LoadCheckpoint);
        foreach (string name in new[] { "keras2/mlp/model.h5", "keras3/residual/model.h5", "keras3/nested/model.keras", "keras_old/keras20/model.h5" })
            yield return Case($"Keras {name}", File.ReadAllBytes(Path.Combine(ReferenceFolder.Committed, "files", name)), stream => KerasFile.Load(stream));
        byte[] onnx = Written(stream => OnnxModel.Save(SmallNetwork(), stream));
        yield return Case("ONNX", onnx, stream => OnnxModel.Load(stream).ToModel([[6, 6, 2]]).Predict(new float[72]));
        yield return Case("ONNX, run", onnx, stream => Run(OnnxModel.Load(stream)));
        yield return Case(
            "ONNX of a vendor", File.ReadAllBytes(Path.Combine(ReferenceFolder.Committed, "files/onnx/voice_activity/model.onnx")), stream => OnnxModel.Load(stream));
        byte[] weights = File.ReadAllBytes(Path.Combine(ReferenceFolder.Committed, "files", "keras3/nested/model.weights.h5"));
        Model nested = KerasFile.Load(Path.Combine(ReferenceFolder.Committed, "files", "keras3/nested/model.keras")).Model;
        yield return Case("Keras weights", weights, stream => LoadKerasWeights(nested, stream));
    }

    private static Model SmallNetwork() => new Sequential
    {
        new Conv2D(3, 3) { Padding = Padding.Same, Activation = Activation.Relu }, new BatchNormalization(), new MaxPooling2D(2), new Reshape(9, 3), new Lstm(4), new Dense(2) { Activation = Activation.Softmax },
    }.Build([6, 6, 2]);

    private static void Run(OnnxModel model)
    {
        OnnxTensor[] inputs = [.. model.Inputs.Select(input => new OnnxTensor(
            OnnxType.Float, [.. (input.Axes ?? []).Select(axis => axis.Size is > 0 and < 10 ? axis.Size.Value : 1)],
            new float[(input.Axes ?? []).Aggregate(1, (size, axis) => size * (axis.Size is > 0 and < 10 ? axis.Size.Value : 1))]))];
        model.Run(inputs);
    }

    [TestCaseSource(nameof(Formats))]
    public void A_mutated_file_is_read_or_refused(byte[] file, Action<MemoryStream> read)
    {
        Assert.That(() => read(new MemoryStream(file)), Throws.Nothing, "the file itself");
        var random = new Random(1);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Mutate(file, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(new MemoryStream(mutated));
            }
            catch (Exception e) when (e is InvalidDataException or NotSupportedException or FormatException || IsOfContent(e))
            {
                Assert.That(e.Message, Is.Not.Empty);
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {i}: {e}\n{Convert.ToBase64String(mutated)}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostBytes), $"mutation {i}");
        }
    }

    private static void LoadCheckpoint(MemoryStream stream)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["file"], stream.ToArray());
        Trainer.Load(folder["file"]).Dispose();
    }

    private static void LoadKerasWeights(Model model, MemoryStream stream)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["file"], stream.ToArray());
        KerasFile.LoadWeights(model, folder["file"]);
    }

    /// <summary>A whole file may hold another header, or labels that are none: those are arguments of the call, and wrong ones.</summary>
    private static bool IsOfContent(Exception e) => e is ArgumentException and not ArgumentNullException;

    private static byte[] Mutate(byte[] file, Random random)
    {
        var bytes = new List<byte>(file);
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int place = random.Next(bytes.Count + 1), length = Math.Min(random.Next(1, 9), bytes.Count - place);
            switch (random.Next(6))
            {
                case 0 when length > 0: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                case 1 when length > 0: bytes[place] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(place, length); break;
                case 3: bytes.InsertRange(place, bytes.GetRange(place, length)); break;
                case 4: bytes.RemoveRange(place, bytes.Count - place); break;
                case 5:
                    for (int i = 0; i < length; i++) bytes[place + i] = (byte)(random.Next(2) * 0xFF);
                    break;
            }
        }

        return [.. bytes];
    }

    private static TestCaseData Case(string name, byte[] file, Action<MemoryStream> read) => new TestCaseData(file, read).SetName($"Mutated: {name}");

    private static byte[] Reference(string name) => File.ReadAllBytes(Path.Combine(ReferenceFolder.Committed, "datasets", "numpy", name));

    private static byte[] Written(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static byte[] Packed(byte[] bytes) => Written(stream =>
    {
        using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        packed.Write(bytes);
    });
}
