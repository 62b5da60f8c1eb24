using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Datasets.Sources;

public class FileSourceTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private FileSource Open(NdArray features, NdArray targets)
    {
        Npy.Write(_folder["x"], features);
        Npy.Write(_folder["y"], targets);
        return FileSource.Open(_folder["x"], _folder["y"]);
    }

    private static (float[] Features, float[] Targets) Fill(IBatchSource source, params int[] indices)
    {
        var x = new float[indices.Length * source.InputShapes[0].Size];
        var y = new float[indices.Length * source.TargetShapes[0].Size];
        source.Fill(indices, new Batch(indices.Length, [x], [y]));
        return (x, y);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Samples_of_every_type_and_format_are_read_by_index(bool idx)
    {
        int[] whole = [.. Enumerable.Range(0, 30)];
        NdArray[] arrays =
        [
            NdArray.Of(Array.ConvertAll(whole, i => (byte)i), 5, 2, 3), NdArray.Of(Array.ConvertAll(whole, i => (short)i), 5, 2, 3),
            NdArray.Of(whole, 5, 2, 3), NdArray.Of(Array.ConvertAll(whole, i => (float)i), 5, 2, 3), NdArray.Of(Array.ConvertAll(whole, i => (double)i), 5, 2, 3),
        ];
        foreach (NdArray array in arrays)
        {
            Action<string, NdArray> write = idx ? Idx.Write : (path, values) => Npy.Write(path, values);
            write(_folder["x"], array);
            write(_folder["y"], NdArray.Of(new byte[] { 0, 1, 2, 3, 4 }, 5));
            using FileSource source = FileSource.Open(_folder["x"], _folder["y"]);
            Assert.That((source.Count, source.InputShapes[0], source.TargetShapes[0]), Is.EqualTo((5, new Shape(2, 3), new Shape(1))));
            (float[] x, float[] y) = Fill(source, 4, 0, 4);
            Assert.That(x, Is.EqualTo(new float[] { 24, 25, 26, 27, 28, 29, 0, 1, 2, 3, 4, 5, 24, 25, 26, 27, 28, 29 }), array.ToString());
            Assert.That(y, Is.EqualTo(new float[] { 4, 0, 4 }));
        }
    }

    [Test]
    public void A_training_from_files_is_a_training_from_memory()
    {
        Dataset circles = Circles.Make(samples: 200, noise: 0.1, seed: 1);
        using FileSource source = Open(NdArray.Of(circles.Features.ToArray(), 200, 2), NdArray.Of(Array.ConvertAll(circles.Labels(), label => (long)label), 200));
        float[] Train(IBatchSource data, int threads)
        {
            Model model = new Sequential { new Dense(8) { Activation = Activation.Relu }, new Dense(1) { Activation = Activation.Sigmoid } }.Build([2], seed: 3);
            using var trainer = new Trainer(model, new Sgd(0.1), Loss.BinaryCrossentropy);
            _ = trainer.Fit(data, new FitOptions { Epochs = 4, Seed = 5, Threads = threads });
            return model.Predict(circles.Features);
        }

        float[] expected = Train(circles, 1);
        Assert.That(Train(source, 1), Is.EqualTo(expected));
        Assert.That(Train(source, 3), Is.EqualTo(Train(circles, 3)));
        Assert.That(Train(circles, 3), Is.EqualTo(expected));
    }

    [Test]
    public void Only_a_source_that_allows_it_is_filled_by_several_threads()
    {
        Dataset circles = Circles.Make(samples: 512, noise: 0.1, seed: 1);
        foreach (bool allows in new[] { true, false })
        {
            var source = new CountingSource(circles) { AllowsParallelFill = allows };
            Model model = new Sequential { new Dense(4), new Dense(1) }.Build([2], seed: 3);
            using var trainer = new Trainer(model, new Sgd(0.01), Loss.MeanSquaredError);
            _ = trainer.Fit(source, new FitOptions { Epochs = 1, BatchSize = 64, Threads = 2 });
            Assert.That(source.Fills, Is.EqualTo(allows ? 16 : 8));
        }
    }

    [Test]
    public void A_batch_costs_no_memory()
    {
        using FileSource source = Open(NdArray.Of(new double[4000], 1000, 4), NdArray.Of(new int[1000], 1000));
        int[] indices = [5, 999, 0, 77];
        Memory<float>[] x = [new float[16]], y = [new float[4]];
        source.Fill(indices, new Batch(4, x, y));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) source.Fill(indices, new Batch(4, x, y));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Threads_read_while_another_disposes_and_none_gets_anything_wrong()
    {
        for (int round = 0; round < 20; round++)
        {
            FileSource source = Open(NdArray.Of(Enumerable.Range(0, 40_000).Select(i => (double)i).ToArray(), 10_000, 4), NdArray.Of(new byte[10_000], 10_000));
            int wrong = 0;
            Thread[] readers = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                int[] indices = [7, 9999, 123];
                Memory<float>[] x = [new float[12]], y = [new float[3]];
                try
                {
                    while (true)
                    {
                        source.Fill(indices, new Batch(3, x, y));
                        if (x[0].Span[0] != 28 || x[0].Span[7] != 39_999 || x[0].Span[8] != 492) Interlocked.Increment(ref wrong);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            }))];
            foreach (Thread reader in readers) reader.Start();
            Thread.Sleep(5);
            source.Dispose();
            foreach (Thread reader in readers) Assert.That(reader.Join(TimeSpan.FromSeconds(30)), "a reader ends");
            Assert.That(wrong, Is.Zero);
        }
    }

    [Test]
    public void Files_that_do_not_fit_are_refused()
    {
        NdArray three = NdArray.Of(new float[6], 3, 2), two = NdArray.Of(new float[2], 2);
        Assert.That(() => Open(three, two), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("y: expected the targets of 3 samples, as in x. Found: 2."));
        Assert.That(() => Open(NdArray.Of(Array.Empty<float>(), 0, 2), two), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Found the shape (0, 2)"));
        Assert.That(() => Open(NdArray.Of(Array.Empty<float>(), 2, 0), two), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Found the shape (2, 0)"));
        Assert.That(() => Open(NdArray.Of(new float[1]), two), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Found the shape ()"));
        Npy.Write(_folder["x"], three, fortranOrder: true);
        Assert.That(() => FileSource.Open(_folder["x"], _folder["y"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Found: Fortran order"));
        Idx.Write(_folder["x.gz"], three);
        Assert.That(() => FileSource.Open(_folder["x.gz"], _folder["y"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Found: one packed by gzip"));
        Npy.Write(_folder["x"], three);
        File.WriteAllBytes(_folder["x"], File.ReadAllBytes(_folder["x"])[..^1]);
        Assert.That(() => FileSource.Open(_folder["x"], _folder["y"]),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("x: expected 24 bytes after the header, for 3 samples of the shape (2). Found: 23."));
        Assert.That(() => FileSource.Open(_folder["missing"], _folder["y"]), Throws.TypeOf<FileNotFoundException>());
        File.Delete(_folder["y"]);
        Npy.Write(_folder["x"], three);
        Assert.That(() => FileSource.Open(_folder["x"], _folder["y"]), Throws.TypeOf<FileNotFoundException>());
    }

    [Test]
    public void A_wrong_call_says_what_was_expected()
    {
        using FileSource source = Open(NdArray.Of(new[] { 1, 2, 3, float.NaN }, 2, 2), NdArray.Of(new[] { 1f, float.PositiveInfinity }, 2));
        Assert.That(Fill(source, 0).Features, Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(() => Fill(source, 1), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("x: expected finite values. Found NaN in sample 1, at 1."));
        Assert.That(() => Fill(source, 0, 2), Throws.ArgumentException.With.Message.Contains("indices from 0 to 1. Received: 2 at 1"));
        Assert.That(() => Fill(source, -1), Throws.ArgumentException.With.Message.Contains("indices from 0 to 1. Received: -1 at 0"));
        Assert.That(() => source.Fill([0], new Batch(1, [new float[3]], [new float[1]])), Throws.ArgumentException.With.Message.Contains("room for 2 features: 1 samples of the shape (2). Received: 3"));
        Assert.That(() => source.Fill([0], new Batch(1, [new float[2], new float[2]], [new float[1]])), Throws.ArgumentException.With.Message.Contains("1 input and 1 target. Received: 2 and 1"));
        source.Dispose();
        Assert.That(() => Fill(source, 0), Throws.TypeOf<ObjectDisposedException>());
    }

    private sealed class CountingSource(Dataset data) : IBatchSource
    {
        private int _fills;

        public int Fills => _fills;

        public int Count => data.Count;

        public IReadOnlyList<Shape> InputShapes => data.InputShapes;

        public IReadOnlyList<Shape> TargetShapes => data.TargetShapes;

        public bool AllowsParallelFill { get; init; }

        public void Fill(ReadOnlySpan<int> indices, in Batch batch)
        {
            Interlocked.Increment(ref _fills);
            data.Fill(indices, batch);
        }
    }
}
