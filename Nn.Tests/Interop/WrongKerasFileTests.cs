using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Nn.Interop;
using Nn.Layers;
using Nn.Tests.Reference;

namespace Nn.Tests.Interop;

/// <summary>Files that are no models of Keras, are damaged, or hold what is not supported.</summary>
public class WrongKerasFileTests
{
    private static string File(string name) => Path.Combine(ReferenceFolder.Committed, "files", name);

    [TestCase("virtual", "'/x'", "virtual")]
    [TestCase("external_data", "'/x'", "other files")]
    [TestCase("soft", "'/x'", "link by name")]
    [TestCase("external", "links of the new form, or to other files")]
    [TestCase("chunked", "'/x'", "in chunks")]
    [TestCase("packed", "'/x'", "compressed")]
    [TestCase("compound", "class 6")]
    [TestCase("latest", "superblocks of version")]
    public void What_Keras_does_not_use_is_refused_by_name(string file, params string[] parts)
    {
        NotSupportedException? error = Assert.Throws<NotSupportedException>(() => KerasFile.Load(File($"refused/{file}.h5")));
        foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
    }

    [Test]
    public void A_circle_ends()
    {
        Assert.That(() => KerasFile.Load(File("refused/circle.h5")), Throws.TypeOf<FormatException>().With.Message.Contains("without a circle"));
        Assert.That(() => KerasFile.Load(File("refused/block_before.h5")), Throws.TypeOf<FormatException>().With.Message.Contains("signature"));
    }

    [Test]
    public void Other_files_are_named_for_what_they_are_not()
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllText(folder["text"], new string('x', 1000));
        Assert.That(() => KerasFile.Load(folder["text"]), Throws.TypeOf<FormatException>().With.Message.Contains("signature"));
        System.IO.File.WriteAllText(folder["short"], "x");
        Assert.That(() => KerasFile.Load(folder["short"]), Throws.TypeOf<FormatException>().With.Message.Contains("96 bytes"));
        System.IO.File.WriteAllBytes(folder["empty"], []);
        Assert.That(() => KerasFile.Load(folder["empty"]), Throws.TypeOf<FormatException>());
        Assert.That(() => KerasFile.Load(File("keras3/mlp/model.weights.h5")), Throws.TypeOf<FormatException>().With.Message.Contains("'model_config'"));
        Assert.That(() => KerasFile.Load(folder["none"]), Throws.TypeOf<FileNotFoundException>());
        Assert.That(() => KerasFile.Load((string)null!), Throws.ArgumentNullException);
        Assert.That(() => KerasFile.Load((Stream)null!), Throws.ArgumentNullException);
        Assert.That(() => KerasFile.LoadWeights(null!, "x"), Throws.ArgumentNullException);
    }

    [Test]
    public void A_file_cut_short_anywhere_is_refused()
    {
        foreach (string name in new[] { "keras3/mlp/model.h5", "keras3/mlp/model.keras", "keras2/mlp/model.h5" })
        {
            byte[] file = System.IO.File.ReadAllBytes(File(name));
            for (int length = 0; length < file.Length; length += 997)
                Assert.That(() => KerasFile.Load(new MemoryStream(file[..length])), Throws.TypeOf<FormatException>(), $"{name} {length}");
        }
    }

    /// <summary>The archive with another config.</summary>
    private static MemoryStream With(string name, Func<string, string> change, bool keepsWeights = true)
    {
        var made = new MemoryStream();
        using (ZipArchive from = ZipFile.OpenRead(File($"{name}/model.keras")), to = new(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                if (entry.Name == "model.weights.h5" && !keepsWeights) continue;
                using Stream source = entry.Open(), target = to.CreateEntry(entry.FullName).Open();
                var bytes = new MemoryStream();
                source.CopyTo(bytes);
                target.Write(entry.Name == "config.json" ? Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes.ToArray()))) : bytes.ToArray());
            }
        }

        made.Position = 0;
        return made;
    }

    [Test]
    public void The_file_that_the_cases_are_made_of_is_read() => Assert.That(KerasFile.Load(With("keras3/mlp", text => text)).Model.Parameters, Has.Count.EqualTo(8));

    [TestCase("\"Dense\"", "\"my_package>Dense2\"", "'dense'", "'Dense2'")]
    [TestCase("\"Dense\"", "\"Lambda\"", "'dense'", "Python code")]
    [TestCase("\"use_bias\": true", "\"use_bias\": true, \"sharpness\": 3", "'dense'", "'sharpness'")]
    [TestCase("\"quantization_config\": null", "\"quantization_config\": {\"mode\": \"int8\"}", "'dense'", "'quantization_config'")]
    [TestCase("\"synchronized\": false, \"renorm\": false", "\"renorm\": true", "'batch_normalization'", "'renorm'")]
    [TestCase("\"name\": \"float32\"", "\"name\": \"mixed_float16\"", "'dense'", "'dtype'")]
    [TestCase("\"activation\": \"relu\"", "\"activation\": {\"class_name\": \"__lambda__\", \"config\": {}}", "Python code")]
    [TestCase("\"class_name\": \"Sequential\"", "\"class_name\": \"MyModel\"", "'MyModel'")]
    [TestCase("\"batch_shape\": [null, 2]", "\"batch_shape\": [null, null, 2]", "an axis without a size")]
    public void What_is_not_supported_is_named(string old, string now, params string[] parts)
    {
        NotSupportedException? error = Assert.Throws<NotSupportedException>(
            () => KerasFile.Load(With("keras3/mlp", text => new Regex(Regex.Escape(old)).Replace(text, now.Replace("$", "$$", StringComparison.Ordinal), old.Contains("float32", StringComparison.Ordinal) ? 99 : 1))));
        foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
    }

    [TestCase("keras3/mlp", "\"units\": 50", "\"units\": 60", "(2, 60)", "(2, 50)")]
    [TestCase("keras3/mlp", "\"units\": 50", "\"units\": 100000000", "numbers")]
    [TestCase("keras3/mlp", "\"units\": 50", "\"units\": -50", "-50")]
    [TestCase("keras3/mlp", "\"units\": 50", "\"units\": \"fifty\"", "'fifty'")]
    [TestCase("keras3/mlp", "\"layers\": [", "\"layers\": 7, \"unused\": [", "description")]
    [TestCase("keras3/mlp", "\"config\": {\"name\": \"mlp\"", "\"konfig\": {\"name\": \"mlp\"", "description")]
    [TestCase("keras3/mlp", "{", "[", "JSON")]
    [TestCase("keras3/residual", "\"keras_history\": [\"add\", 0, 0]", "\"keras_history\": [\"add\", 1, 0]", "'dense_11' reads what no layer gives")]
    [TestCase("keras3/residual", "\"keras_history\": [\"add\", 0, 0]", "\"keras_history\": [\"dense_11\", 0, 0]", "'dense_11' reads what no layer gives, or itself")]
    [TestCase("keras3/residual", "\"output_layers\": [\"dense_11\", 0, 0]", "\"output_layers\": [\"dense_11\", 0, 3]", "output 3")]
    [TestCase("keras3/residual", "\"output_layers\": [\"dense_11\", 0, 0]", "\"output_layers\": [\"other\", 0, 0]", "'other'")]
    [TestCase("keras3/residual", "\"input_layers\": [\"input_layer_8\", 0, 0]", "\"input_layers\": [\"add\", 0, 0]", "'add'")]
    public void What_does_not_fit_is_refused(string name, string old, string now, params string[] parts)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        FormatException? error = Assert.Throws<FormatException>(() => KerasFile.Load(With(name, text => new Regex(Regex.Escape(old)).Replace(text, now, 1))));
        foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8 << 20));
    }

    [Test]
    public void An_axis_without_a_size_takes_the_one_that_is_given()
    {
        Func<string, string> without = text => text.Replace("\"batch_shape\": [null, 8, 3]", "\"batch_shape\": [null, null, 3]", StringComparison.Ordinal)
            .Replace("\"build_input_shape\": [null, 8, 3]", "\"build_input_shape\": [null, null, 3]", StringComparison.Ordinal)
            .Replace("\"input_shape\": [null, 8, 3]", "\"input_shape\": [null, null, 3]", StringComparison.Ordinal);
        Assert.That(() => KerasFile.Load(With("keras3/sequence_gru", without)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("an axis without a size"));
        Model whole = KerasFile.Load(With("keras3/sequence_gru", text => text)).Model, given = KerasFile.Load(With("keras3/sequence_gru", without), inputShapes: [[8, 3]]).Model;
        float[] sample = TestNumbers.Normal(1, 24);
        float[] expected = new float[16], found = new float[16];
        whole.Predict(sample, expected);
        given.Predict(sample, found);
        Assert.That(found, Is.EqualTo(expected));
        Assert.That(KerasFile.Load(With("keras3/sequence_gru", without), inputShapes: [[5, 3]]).Model.OutputShape, Is.EqualTo(new Shape(5, 2)));
        Assert.That(
            () => KerasFile.Load(With("keras3/residual", text => text), inputShapes: [[6], [6]]), Throws.TypeOf<FormatException>().With.Message.Contains("shapes of 1 inputs"));
        Assert.That(KerasFile.Load(With("keras3/nested", text => text), inputShapes: [[6]]).Model.InputShape, Is.EqualTo(new Shape(6)));
    }

    [TestCase("\"kwargs\": {}", "\"kwargs\": {\"alpha\": 3}", "'dense_9' is called with 'alpha'")]
    [TestCase("\"args\": [{", "\"args\": [7, {", "'dense_9' is called with an argument that is no tensor")]
    public void A_call_with_more_than_tensors_is_not_supported(string old, string now, string part) => Assert.That(
        () => KerasFile.Load(With("keras3/residual", text => new Regex(Regex.Escape(old)).Replace(text, now, 1))),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains(part));

    [Test]
    public void The_slope_of_Keras_2_is_read_by_its_old_name()
    {
        Model model = KerasFile.Load(With("keras2/mixed", text => Regex.Replace(text, "\"alpha\": 0\\.3[0-9]*", "\"alpha\": 0.125"))).Model;
        Assert.That(model.Layers.Select(layer => layer.Description).OfType<LeakyRelu>().Single().NegativeSlope, Is.EqualTo(0.125));
    }

    [Test]
    public void An_archive_without_weights_names_what_it_has() => Assert.That(
        () => KerasFile.Load(With("keras3/mlp", text => text, keepsWeights: false)),
        Throws.TypeOf<FormatException>().With.Message.Contains("'model.weights.h5'").And.Message.Contains("config.json"));

    [Test]
    public void An_archive_that_unpacks_to_much_more_is_refused_before_it_is_unpacked()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(
            () => KerasFile.Load(With("keras3/mlp", text => text + new string(' ', 20 << 20))),
            Throws.TypeOf<FormatException>().With.Message.Contains("in an archive of this size"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(200 << 20), "the archive itself was made here");
    }

    [Test]
    public void Weights_that_do_not_fit_change_nothing()
    {
        Model model = new Sequential { new Dense(50), new BatchNormalization(), new Dense(2) }.Build([2], seed: 1);
        float[] before = [.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
        foreach (string file in new[] { "keras3/mlp/model.weights.h5", "keras3/mlp/model.h5", "keras2/mlp/model.h5" })
        {
            Assert.That(() => KerasFile.LoadWeights(model, File(file)), Throws.TypeOf<FormatException>().With.Message.Contains("(50, 2)").And.Message.Contains("(50, 1)"));
            Assert.That(model.Parameters.SelectMany(parameter => parameter.Values.ToArray()), Is.EqualTo(before));
        }

        Model fewer = new Sequential { new Dense(50) }.Build([2]);
        Assert.That(() => KerasFile.LoadWeights(fewer, File("keras3/mlp/model.h5")), Throws.TypeOf<FormatException>().With.Message.Contains("1 layers").And.Message.Contains("3"));
    }

    [Test]
    public void Weights_go_into_a_model_that_was_built_here_under_other_names()
    {
        foreach (string file in new[] { "keras3/mlp/model.weights.h5", "keras3/mlp/model.h5", "keras2/mlp/model.h5" })
        {
            Model model = new Sequential
            {
                new Dense(50) { Activation = Activation.Relu, Name = "first" }, new BatchNormalization { Name = "norm" }, new Dense(1) { Activation = Activation.Sigmoid },
            }.Build([2], seed: 1);
            KerasFile.LoadWeights(model, File(file));
            Model expected = KerasFile.Load(File(Path.GetDirectoryName(file) + "/model.h5")).Model;
            Assert.That(model.Predict([0.3f, -0.2f]), Is.EqualTo(expected.Predict([0.3f, -0.2f])));
        }
    }
}
