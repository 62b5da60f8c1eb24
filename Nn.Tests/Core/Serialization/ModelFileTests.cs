using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nn.Layers;
using Nn.Serialization;
using Nn.Tests.Core.Layers;

namespace Nn.Tests.Core.Serialization;

/// <summary>A model that was saved comes back as it was, and the file is what the format says.</summary>
public class ModelFileTests
{
    private static readonly string[] s_pictureNames =
    [
        "conv2d/kernel", "conv2d/bias", "batch_normalization/gamma", "batch_normalization/beta", "batch_normalization/moving_mean",
        "batch_normalization/moving_variance", "dense/kernel", "dense/bias",
    ];

    private static Model Pictures() => Filled(new Sequential
    {
        new Conv2D(3, (2, 3)) { Activation = Activation.Relu }, new BatchNormalization(), new Flatten(), new Dense(2),
    }.Build([4, 5, 2], seed: 7));

    private static Model Filled(Model model)
    {
        for (int i = 0; i < model.Parameters.Count; i++)
            model.Parameters[i].Set([.. TestNumbers.Normal((uint)i, model.Parameters[i].Length, mean: 2, deviation: 0.1)]);
        return model;
    }

    private static Model Reloaded(Model model, Registry? registry = null)
    {
        using var file = new MemoryStream();
        new ModelFile(model).Save(file, registry);
        file.Position = 0;
        return ModelFile.Load(file, registry).Model;
    }

    private static IEnumerable<TestCaseData> Models()
    {
        yield return new TestCaseData(Pictures()).SetArgDisplayNames("pictures");
        yield return new TestCaseData(Filled(Graphs.Shared().Build(3))).SetArgDisplayNames("shared layer, two inputs");
        yield return new TestCaseData(Filled(Graphs.SeveralOutputs().Build(3))).SetArgDisplayNames("several outputs");
        yield return new TestCaseData(new Sequential { new Flatten() }.Build([2, 2])).SetArgDisplayNames("no weights");
    }

    [TestCaseSource(nameof(Models))]
    public void What_is_loaded_is_what_was_saved(Model model)
    {
        Model again = Reloaded(model);
        Assert.That(again.Summary(), Is.EqualTo(model.Summary()));
        Assert.That(again.InputNames, Is.EqualTo(model.InputNames));
        Assert.That(again.OutputNames, Is.EqualTo(model.OutputNames));
        Assert.That(again.Parameters.Select(parameter => parameter.Name), Is.EqualTo(model.Parameters.Select(parameter => parameter.Name)));
        foreach (Parameter parameter in model.Parameters)
            Assert.That(again.Parameter(parameter.Name).Values.SequenceEqual(parameter.Values), parameter.Name);
        Session before = model.CreateSession(2), after = again.CreateSession(2);
        for (int i = 0; i < model.InputShapes.Count; i++)
        {
            float[] input = TestNumbers.Normal(99, 2 * model.InputShapes[i].Size);
            input.CopyTo(before.Input(i, 2));
            input.CopyTo(after.Input(i, 2));
        }

        before.Run(2);
        after.Run(2);
        for (int i = 0; i < model.OutputShapes.Count; i++)
            Assert.That(after.Output(i).SequenceEqual(before.Output(i)), $"output {i}");
    }

    [Test]
    public void A_reader_of_safetensors_finds_the_weights()
    {
        using var stream = new MemoryStream();
        Model model = Pictures();
        new ModelFile(model, new Dictionary<string, string> { ["licence"] = "CC0 \"ä\"" }).Save(stream);
        byte[] file = stream.ToArray();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.That((8 + length) % 64, Is.Zero, "arrays on a cache line");
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        JsonElement root = header.RootElement;
        Assert.That(root.EnumerateObject().Select(entry => entry.Name), Is.EqualTo(new[] { "__metadata__" }.Concat(s_pictureNames)));
        Assert.That(root.GetProperty("__metadata__").GetProperty("licence").GetString(), Is.EqualTo("CC0 \"ä\""));
        Assert.That(root.GetProperty("__metadata__").GetProperty("nnsimd.format").GetString(), Is.EqualTo("1"));
        long end = 0;
        foreach (Parameter parameter in model.Parameters)
        {
            JsonElement entry = root.GetProperty(parameter.Name);
            Assert.That(entry.GetProperty("dtype").GetString(), Is.EqualTo("F32"));
            Assert.That(entry.GetProperty("shape").EnumerateArray().Select(item => item.GetInt32()), Is.EqualTo(parameter.Shape));
            long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(item => item.GetInt64())];
            Assert.That(offsets, Is.EqualTo(new[] { end, end + (4 * parameter.Length) }));
            ReadOnlySpan<byte> bytes = file.AsSpan(8 + length + (int)end, 4 * parameter.Length);
            Assert.That(MemoryMarshal.Cast<byte, float>(bytes).SequenceEqual(parameter.Values), parameter.Name);
            end = offsets[1];
        }

        Assert.That(file, Has.Length.EqualTo(8 + length + end));
    }

    [Test]
    public void Metadata_comes_along_and_a_second_save_keeps_it()
    {
        var metadata = new Dictionary<string, string> { ["classes"] = "[\"a\",\"b\"]", [""] = "", ["format"] = "own" };
        using var folder = new TemporaryFolder();
        new ModelFile(Pictures(), metadata).Save(folder["model.safetensors"]);
        ModelFile file = ModelFile.Load(folder["model.safetensors"]);
        Assert.That(file.Metadata, Is.EquivalentTo(metadata));
        file.Save(folder["model.safetensors"]);
        Assert.That(ModelFile.Load(folder["model.safetensors"]).Metadata, Is.EquivalentTo(metadata));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1), "nothing stays beside it");
        Assert.That(
            () => new ModelFile(Pictures(), [new("nnsimd.model", "x")]),
            Throws.ArgumentException.With.Message.Contains("'nnsimd.model'").And.Message.Contains("do not begin with 'nnsimd.'"));
    }

    [Test]
    public void What_was_frozen_or_thawed_after_the_build_stays_so()
    {
        Model model = new Sequential
        {
            new Dense(2), new Sequential([new Dense(2), new Dense(2) { Trainable = false }]), new Dense(2) { Trainable = false },
        }.Build([2]);
        model.Layers.Single(layer => layer.Name == "sequential").Trainable = false;
        model.Layers.Single(layer => layer.Name == "dense_1").Trainable = true;
        Model again = Reloaded(model);
        Assert.That(again.Parameters.Select(parameter => parameter.Trainable), Is.EqualTo(model.Parameters.Select(parameter => parameter.Trainable)));
        Assert.That(again.Parameters.Select(parameter => parameter.Trainable), Is.EqualTo(new[] { true, true, false, false, false, false, true, true }));
        again.Layers.Single(layer => layer.Name == "sequential").Trainable = true;
        Assert.That(again.Parameter("sequential/dense/kernel").Trainable, Is.True, "the row was frozen, not its layer");
        Assert.That(again.Parameter("sequential/dense_1/kernel").Trainable, Is.False);
    }

    [Test]
    public void A_clone_of_what_was_loaded_begins_with_the_same_seed()
    {
        Model model = new Sequential { new Dense(3) }.Build([2], seed: 17);
        Assert.That(Reloaded(model).Seed, Is.EqualTo(17));
        Assert.That(Reloaded(model).Clone().Predict([1f, 2]), Is.EqualTo(model.Predict([1f, 2])));
    }

    [Test]
    public void Layers_of_ones_own_need_their_registry()
    {
        Registry own = Registry.Default.With<Layer, Residual>(
            "Residual", new Residual(new Dense(1)), (layer, arguments) => layer with { Inner = arguments.Description("inner", layer.Inner) });
        Model model = new Sequential { new Residual(new Dense(3)) }.Build([3], seed: 2);
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        File.WriteAllText(path, "old");
        Assert.That(() => model.Save(path), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Residual"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        new ModelFile(model).Save(path, own);
        Assert.That(() => Model.Load(path), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Residual"));
        Assert.That(ModelFile.Load(path, own).Model.Predict([1f, 2, 3]), Is.EqualTo(model.Predict([1f, 2, 3])));
    }

    [Test]
    public void Several_models_go_through_one_stream()
    {
        Model first = Pictures(), second = new Sequential { new Dense(1) }.Build([2], seed: 5);
        using var stream = new MemoryStream();
        stream.WriteByte(42);
        first.Save(stream);
        second.Save(stream);
        stream.Position = 1;
        Assert.That(Model.Load(stream).Parameters, Has.Count.EqualTo(8));
        Assert.That(Model.Load(stream).Predict([3f, 4]), Is.EqualTo(second.Predict([3f, 4])));
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
    }

    [Test]
    public void A_stream_that_cannot_seek_is_read()
    {
        using var stream = new MemoryStream();
        Model model = Pictures();
        model.Save(stream);
        using var forward = new UnseekableStream(stream.ToArray());
        Assert.That(Model.Load(forward).Parameter("dense/bias").Values.SequenceEqual(model.Parameter("dense/bias").Values));
    }

    [Test]
    public void A_link_leads_to_the_file_that_is_replaced()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("Links need a right on Windows.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["target"], "old");
        File.CreateSymbolicLink(folder["link"], folder["target"]);
        Pictures().Save(folder["link"]);
        Assert.That(new FileInfo(folder["link"]).LinkTarget, Is.Not.Null, "still a link");
        Assert.That(Model.Load(folder["target"]).Parameters, Has.Count.EqualTo(8));
    }

    [Test]
    public void What_cannot_be_written_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        Pictures().Save(path);
        byte[] before = File.ReadAllBytes(path);
        using (new FileStream(path + ".partial", FileMode.Create, FileAccess.Write, FileShare.None))
            Assert.That(() => Pictures().Save(path), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
        Assert.That(() => Pictures().Save(Path.Combine(folder.Path, "none", "model")), Throws.InstanceOf<DirectoryNotFoundException>());
        Assert.That(() => Model.Load(folder["other"]), Throws.InstanceOf<FileNotFoundException>());
        Assert.That(() => ReplacedFile.Write(path, _ => throw new InvalidOperationException()), Throws.InvalidOperationException);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
        Assert.That(File.Exists(path + ".partial"), Is.False, "what was begun is gone");
    }

    [Test]
    public void A_file_holds_one_update_whatever_other_threads_do()
    {
        Model model = new Sequential { new Dense(300), new Dense(300) }.Build([300]);
        SetAll(0);
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++) SetAll(i % 1000);
        });
        try
        {
            for (int i = 0; i < 100; i++)
            {
                Model again = Reloaded(model);
                float[] all = [.. again.Parameters.SelectMany(parameter => parameter.Values.ToArray()).Distinct()];
                Assert.That(all, Has.Length.EqualTo(1), $"file {i} mixes updates");
            }
        }
        finally
        {
            stop.Cancel();
            writing.WaitOrFail("the writing thread");
        }

        void SetAll(float value) => model.Set([.. model.Parameters.Select(parameter =>
            (parameter, (ReadOnlyMemory<float>)Enumerable.Repeat(value, parameter.Length).ToArray()))]);
    }

    [Test]
    public void Another_culture_reads_and_writes_the_same() => OddCulture.Run(() =>
    {
        Model model = new Sequential { new Dropout(0.25), new Dense(2) { KernelRegularizer = new L2(0.5) } }.Build([2], seed: 3);
        Assert.That(Reloaded(model).Layers[1].Description, Is.EqualTo(new Dropout(0.25)));
    });

    [Test]
    public void Loading_takes_the_memory_of_the_file_once()
    {
        using var folder = new TemporaryFolder();
        string path = folder["large.safetensors"];
        new Sequential { new Dense(2000), new Dense(2000) }.Build([2000]).Save(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Model model = Model.Load(path);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1.1 * new FileInfo(path).Length));
        Assert.That(model.Parameters, Has.Count.EqualTo(4));
    }
}
