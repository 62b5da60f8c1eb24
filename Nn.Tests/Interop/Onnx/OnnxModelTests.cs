using Nn.Interop;
using Nn.Interop.Onnx;

namespace Nn.Tests.Interop.Onnx;

/// <summary>Files as graphs that run: sizes that are free, contents that are part of a plan, several threads, and what is refused.</summary>
[Category("Onnx")]
public class OnnxModelTests
{
    private static OnnxModel Of(Action<OnnxWriter> write, long opset = 13)
    {
        var writer = new OnnxWriter { Opset = opset };
        write(writer);
        return OnnxModel.Load(writer.ToFile());
    }

    private static OnnxModel Unary(string operation, params (string, object)[] attributes) => Of(writer =>
    {
        writer.AddInput("x", OnnxType.Float, ["n", 3]);
        writer.Add(operation, ["x"], ["y"], attributes, "it");
        writer.AddOutput("y", OnnxType.Float, null);
    });

    /// <summary>relu(x · w + b): x (n, 2).</summary>
    private static OnnxModel Product() => Of(writer =>
    {
        writer.AddInput("x", OnnxType.Float, ["n", 2]);
        writer.AddConstant("w", OnnxTensor.Of([1f, 2, 3, 4], 2, 2));
        writer.AddConstant("b", OnnxTensor.Of([0.5f, -20], 2));
        writer.Add("MatMul", ["x", "w"], ["p"]);
        writer.Add("Add", ["p", "b"], ["s"]);
        writer.Add("Relu", ["s"], ["y"]);
        writer.AddOutput("y", OnnxType.Float, ["n", 2]);
    });

    [Test]
    public void A_free_size_may_be_another_in_each_run()
    {
        OnnxModel model = Product();
        for (int rows = 1; rows <= 12; rows++)
        {
            float[] x = [.. Enumerable.Range(0, 2 * rows).Select(i => (float)i)];
            OnnxTensor y = model.Run(OnnxTensor.Of(x, rows, 2))[0];
            Assert.That(y.Dimensions, Is.EqualTo(new[] { rows, 2 }));
            for (int row = 0; row < rows; row++)
            {
                float a = x[2 * row], b = x[(2 * row) + 1];
                Assert.That(y.Floats.Span[2 * row], Is.EqualTo(a + (3 * b) + 0.5f));
                Assert.That(y.Floats.Span[(2 * row) + 1], Is.EqualTo(Math.Max(0, (2 * a) + (4 * b) - 20)));
            }
        }

        Assert.That(model.Run(OnnxTensor.Of([1f, 1], 1, 2))[0].ToFloats(), Is.EqualTo(new[] { 4.5f, 0 }), "a plan that was thrown away is made again");
    }

    [Test]
    public void Names_find_inputs_and_outputs()
    {
        IReadOnlyDictionary<string, OnnxTensor> outputs = Product().Run(new Dictionary<string, OnnxTensor> { ["x"] = OnnxTensor.Of([1f, 1], 1, 2) });
        Assert.That(outputs["y"].ToFloats(), Is.EqualTo(new[] { 4.5f, 0 }));
        Assert.That(() => Product().Run(new Dictionary<string, OnnxTensor> { ["z"] = OnnxTensor.Of([1f, 1], 1, 2) }), Throws.ArgumentException.With.Message.Contains("'x'").And.Message.Contains("'z'"));
    }

    [Test]
    public void A_wrong_input_is_named_with_its_axis()
    {
        OnnxModel model = Product();
        Assert.That(() => model.Run(), Throws.ArgumentException.With.Message.Contains("x: Float (n, 2)"));
        Assert.That(() => model.Run(OnnxTensor.Of([1f], 1)), Throws.ArgumentException.With.Message.Contains("'x': expected the shape (n, 2)"));
        Assert.That(() => model.Run(OnnxTensor.Of([1f, 2, 3], 1, 3)), Throws.ArgumentException.With.Message.Contains("'x', axis 1: expected 2. Received: 3"));
        Assert.That(() => model.Run(OnnxTensor.Of([1L, 2], 1, 2)), Throws.ArgumentException.With.Message.Contains("expected elements of type Float. Received: Int64"));
        Assert.That(() => model.Run(OnnxTensor.Of([1d, 2], 1, 2)), Throws.Nothing, "doubles are numbers too");
        Assert.That(() => model.Run([null!]), Throws.ArgumentNullException);
        OnnxModel two = Of(writer =>
        {
            writer.AddInput("a", OnnxType.Float, ["n", 2]);
            writer.AddInput("b", OnnxType.Float, ["n", 2]);
            writer.Add("Add", ["a", "b"], ["y"]);
            writer.AddOutput("y", OnnxType.Float, null);
        });
        Assert.That(
            () => two.Run(OnnxTensor.Of(new float[4], 2, 2), OnnxTensor.Of(new float[6], 3, 2)),
            Throws.ArgumentException.With.Message.Contains("input 'b', axis 0: expected 2 as n, which axis 0 of 'a' has. Received: 3"));
    }

    [Test]
    public void A_shape_that_is_an_input_is_part_of_the_plan()
    {
        OnnxModel model = Of(writer =>
        {
            writer.AddInput("x", OnnxType.Float, [6]);
            writer.AddInput("shape", OnnxType.Int64, [2]);
            writer.Add("Reshape", ["x", "shape"], ["y"]);
            writer.AddOutput("y", OnnxType.Float, null);
            writer.AddOutput("shape", OnnxType.Int64, null);
        });
        OnnxTensor x = OnnxTensor.Of([1f, 2, 3, 4, 5, 6], 6);
        long[] shape = [2, 3];
        OnnxTensor given = OnnxTensor.Of(shape, 2);
        Assert.That(model.Run(x, given)[0].Dimensions, Is.EqualTo(new[] { 2, 3 }));
        (shape[0], shape[1]) = (3, 2);
        Assert.That(model.Run(x, given)[0].Dimensions, Is.EqualTo(new[] { 3, 2 }), "the contents count, not the object");
        OnnxTensor[] outputs = model.Run(x, OnnxTensor.Of([2L, 3], 2));
        Assert.That(outputs[0].Dimensions, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(outputs[1].Integers.ToArray(), Is.EqualTo(new long[] { 2, 3 }), "a plan keeps what it was made for, whatever the caller does with the array");
        Assert.That(() => model.Run(x, OnnxTensor.Of([4L, 2], 2)), Throws.TypeOf<FormatException>().With.Message.Contains("a shape of 6 elements"));
    }

    [Test]
    public void What_depends_on_what_is_computed_cannot_be_a_shape()
    {
        OnnxModel model = Of(writer =>
        {
            writer.AddInput("x", OnnxType.Float, ["n"]);
            writer.Add("NonZero", ["x"], ["y"], name: "find");
            writer.AddOutput("y", OnnxType.Int64, null);
        });
        Assert.That(model.Run(OnnxTensor.Of([0f, 2, 0, 3], 4))[0].Integers.ToArray(), Is.EqualTo(new long[] { 1, 3 }), "of a small input");
        Assert.That(() => model.Run(OnnxTensor.Of(new float[100_000], 100_000)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("NonZero 'find'"));
    }

    [Test]
    public void Ids_find_their_rows_counted_from_either_end()
    {
        OnnxModel model = Of(writer =>
        {
            writer.AddInput("ids", OnnxType.Int64, ["n", "t"]);
            writer.AddConstant("table", OnnxTensor.Of([1f, 2, 3, 4, 5, 6], 3, 2));
            writer.Add("Gather", ["table", "ids"], ["y"]);
            writer.AddOutput("y", OnnxType.Float, null);
        });
        Assert.That(model.Run(OnnxTensor.Of([0L, -1, 2, -3], 2, 2))[0].ToFloats(), Is.EqualTo(new[] { 1f, 2, 5, 6, 5, 6, 1, 2 }));
        Assert.That(() => model.Run(OnnxTensor.Of([0L, 3], 1, 2)), Throws.ArgumentException.With.Message.Contains("an index from -3 to 2. Received: 3"));
        Assert.That(model.Run(OnnxTensor.Of([1L, 1], 1, 2))[0].ToFloats(), Is.EqualTo(new[] { 3f, 4, 3, 4 }), "after an error");
    }

    [Test]
    public void A_kernel_that_is_an_input_may_be_another_in_each_run()
    {
        OnnxModel conv = Of(writer =>
        {
            writer.AddInput("x", OnnxType.Float, [1, 1, 3]);
            writer.AddInput("w", OnnxType.Float, [1, 1, 2]);
            writer.Add("Conv", ["x", "w"], ["y"]);
            writer.AddOutput("y", OnnxType.Float, null);
        });
        OnnxTensor x = OnnxTensor.Of([1f, 2, 3], 1, 1, 3);
        Assert.That(conv.Run(x, OnnxTensor.Of([1f, 10], 1, 1, 2))[0].ToFloats(), Is.EqualTo(new[] { 21f, 32 }));
        Assert.That(conv.Run(x, OnnxTensor.Of([10f, 1], 1, 1, 2))[0].ToFloats(), Is.EqualTo(new[] { 12f, 23 }));
        Assert.That(conv.Run(x, OnnxTensor.Of([1f, 10], 1, 1, 2))[0].ToFloats(), Is.EqualTo(new[] { 21f, 32 }));
    }

    [Test]
    public void Two_graphs_within_one_may_call_their_weights_alike()
    {
        OnnxWriter Branch(float weight)
        {
            var graph = new OnnxWriter();
            graph.AddConstant("w", OnnxTensor.Of([weight], 1, 1));
            graph.Add("MatMul", ["x", "w"], ["p"], name: "product");
            graph.AddOutput("p", OnnxType.Float, null);
            return graph;
        }

        OnnxModel model = Of(writer =>
        {
            writer.AddInput("x", OnnxType.Float, ["n", 1]);
            writer.AddInput("which", OnnxType.Bool, []);
            writer.Add("If", ["which"], ["y"], [("then_branch", Branch(2)), ("else_branch", Branch(5))]);
            writer.AddOutput("y", OnnxType.Float, null);
        });
        OnnxTensor x = OnnxTensor.Of([3f], 1, 1);
        Assert.That(model.Run(x, OnnxTensor.Of([true]))[0].ToFloats(), Is.EqualTo(new[] { 6f }));
        Assert.That(model.Run(x, OnnxTensor.Of([false]))[0].ToFloats(), Is.EqualTo(new[] { 15f }));
    }

    [TestCase(1L)]
    [TestCase(0L)]
    public void Of_equal_elements_the_first_come_first(long largest)
    {
        OnnxModel model = Of(writer =>
        {
            writer.AddInput("x", OnnxType.Float, ["n", 100]);
            writer.AddConstant("k", OnnxTensor.Of([60L], 1));
            writer.Add("TopK", ["x", "k"], ["v", "i"], [("largest", largest)]);
            writer.AddOutput("v", OnnxType.Float, null);
            writer.AddOutput("i", OnnxType.Int64, null);
        });
        float[] x = [.. Enumerable.Range(0, 100).Select(i => (float)(i * 7 % 3))];
        IEnumerable<int> order = Enumerable.Range(0, 100).OrderBy(i => largest == 1 ? -x[i] : x[i]);
        Assert.That(model.Run(OnnxTensor.Of(x, 1, 100))[1].Integers.ToArray(), Is.EqualTo(order.Take(60)));
    }

    [Test]
    public void Large_whole_numbers_are_exact()
    {
        OnnxModel model = Of(writer =>
        {
            writer.AddInput("a", OnnxType.Int64, ["n"]);
            writer.AddInput("b", OnnxType.Int64, ["n"]);
            writer.Add("Mul", ["a", "b"], ["y"]);
            writer.AddOutput("y", OnnxType.Int64, null);
        });
        Assert.That(model.Run(OnnxTensor.Of([3L, 4], 2), OnnxTensor.Of([5L, 6], 2))[0].Integers.ToArray(), Is.EqualTo(new long[] { 15, 24 }));
        Assert.That(model.Run(OnnxTensor.Of([9999L, 4], 2), OnnxTensor.Of([9999L, 6], 2))[0].Integers.ToArray(), Is.EqualTo(new long[] { 99_980_001, 24 }), "beyond what a float holds");
        OnnxModel moved = Of(writer =>
        {
            writer.AddInput("a", OnnxType.Int64, ["n", 1]);
            writer.Add("Flatten", ["a"], ["y"]);
            writer.AddOutput("y", OnnxType.Int64, null);
        });
        Assert.That(moved.Run(OnnxTensor.Of([16_777_217L], 1, 1))[0].Integers.ToArray(), Is.EqualTo(new[] { 16_777_217L }), "what is only moved too");
        Assert.That(model.Run(OnnxTensor.Of([1L << 40, 4], 2), OnnxTensor.Of([3L, 6], 2))[0].Integers.ToArray(), Is.EqualTo(new long[] { 3L << 40, 24 }));
    }

    [Test]
    public void Any_thread_may_run_it_with_any_size()
    {
        OnnxModel model = Product();
        var work = Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                int rows = 1 + ((i + worker) % 11);
                float[] x = [.. Enumerable.Range(0, 2 * rows).Select(k => (float)(k + worker))];
                float[] y = model.Run(OnnxTensor.Of(x, rows, 2))[0].ToFloats();
                for (int row = 0; row < rows; row++) Assert.That(y[2 * row], Is.EqualTo(x[2 * row] + (3 * x[(2 * row) + 1]) + 0.5f));
            }
        })).ToArray();
        Task.WhenAll(work).WaitOrFail("all threads");
    }

    [Test]
    public void What_is_not_supported_is_named()
    {
        Assert.That(() => Unary("Softmax", ("axis", 7L)).Run(OnnxTensor.Of(new float[3], 1, 3)), Throws.TypeOf<FormatException>().With.Message.Contains("Softmax 'it': expected an axis from -2 to 1. Received: 7"));
        Assert.That(() => Unary("Frobnicate").Run(OnnxTensor.Of(new float[3], 1, 3)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Frobnicate 'it'"));
        Assert.That(Unary("Frobnicate").UnsupportedOperators, Is.EqualTo(new[] { "Frobnicate" }));
        Assert.That(() => Unary("Relu", ("slope", 1f)).Run(OnnxTensor.Of(new float[3], 1, 3)), Throws.TypeOf<NotSupportedException>().With.Message.Contains("'slope'"), "an argument that nobody asked for");
        Assert.That(() => Of(writer => writer.AddOutput("y", OnnxType.Float, null), opset: 3), Throws.TypeOf<NotSupportedException>().With.Message.Contains("version 7 to 22. Received: 3"));
        Assert.That(
            () => Of(writer =>
            {
                writer.AddInput("x", OnnxType.Float, [1]);
                writer.Add("Relu", ["nobody"], ["y"]);
                writer.AddOutput("y", OnnxType.Float, null);
            }).Run(OnnxTensor.Of([1f], 1)),
            Throws.TypeOf<FormatException>().With.Message.Contains("'nobody'"));
    }

    [Test]
    public void Broken_bytes_are_refused()
    {
        Assert.That(() => OnnxModel.Load(Array.Empty<byte>()), Throws.TypeOf<FormatException>().With.Message.Contains("a model with a graph"));
        Assert.That(() => OnnxModel.Load(new byte[] { 0x3A, 0x7F, 1 }), Throws.TypeOf<FormatException>().With.Message.Contains("127 bytes of a field"));
        Assert.That(() => OnnxModel.Load(new byte[] { 0x80 }), Throws.TypeOf<FormatException>().With.Message.Contains("cut short"));
        Assert.That(() => OnnxModel.Load("no.onnx"), Throws.TypeOf<FileNotFoundException>());
        Assert.That(() => OnnxModel.Load((Stream)null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Identity_and_constants_are_outputs_too()
    {
        OnnxModel model = Of(writer =>
        {
            writer.AddInput("x", OnnxType.Float, ["n"]);
            writer.AddConstant("c", OnnxTensor.Of([7f], 1));
            writer.Add("Identity", ["x"], ["a"]);
            writer.Add("Identity", ["x"], ["b"]);
            foreach (string name in new[] { "a", "b", "c", "x" }) writer.AddOutput(name, OnnxType.Float, null);
        });
        OnnxTensor[] outputs = model.Run(OnnxTensor.Of([1f, 2], 2));
        Assert.That(outputs.Select(output => output.ToFloats()), Is.EqualTo(new float[][] { [1, 2], [1, 2], [7], [1, 2] }));
        Assert.That(model.Run(OnnxTensor.Of(Array.Empty<float>(), 0))[0].Length, Is.Zero, "nothing is a batch too");
    }

    [Test]
    public void A_tensor_has_as_many_elements_as_its_shape_says()
    {
        Assert.That(() => OnnxTensor.Of([1f, 2], 3), Throws.ArgumentException.With.Message.Contains("3 values for shape (3). Received: 2"));
        Assert.That(() => OnnxTensor.Of([1f], -1), Throws.ArgumentException);
        Assert.That(() => OnnxTensor.OfType(OnnxType.UInt8, [256], 1), Throws.ArgumentException.With.Message.Contains("256"));
        Assert.That(() => OnnxTensor.OfType(OnnxType.Float, [1], 1), Throws.ArgumentException);
        Assert.That(() => OnnxTensor.Of([1f], 1).Integers, Throws.InvalidOperationException.With.Message.Contains("Float (1)"));
        Assert.That(OnnxTensor.Of([true, false], 2).Integers.ToArray(), Is.EqualTo(new long[] { 1, 0 }));
        Assert.That(OnnxTensor.Of([1L, 2], 2).ToFloats(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That($"{OnnxTensor.Of([1d], 1, 1)}", Is.EqualTo("Double (1, 1)"));
    }

    [Test]
    public void A_graph_learns_as_a_model()
    {
        Model model = Product().ToModel();
        Assert.That(model.InputNames, Is.EqualTo(new[] { "x" }));
        Assert.That(model.InputShape, Is.EqualTo(new Shape(2)));
        Assert.That(model.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "p/kernel", "p/bias" }));
        float[] x = [1, 2, 3, 4, 5, 6], y = new float[6];
        Assert.That(model.Predict(x), Is.EqualTo(Product().Run(OnnxTensor.Of(x, 3, 2))[0].ToFloats()), "any batch");
        using var trainer = new Nn.Training.Trainer(model, new Nn.Training.Sgd(0.01), Nn.Training.Loss.MeanSquaredError);
        double before = trainer.Evaluate(new Nn.Datasets.Dataset(x, y, 2, 2))["loss"];
        trainer.Fit(new Nn.Datasets.Dataset(x, y, 2, 2), new Nn.Training.FitOptions { Epochs = 20 });
        Assert.That(trainer.Evaluate(new Nn.Datasets.Dataset(x, y, 2, 2))["loss"], Is.LessThan(before / 2));
        Assert.That(Product().Run(OnnxTensor.Of([1f, 1], 1, 2))[0].ToFloats()[0], Is.EqualTo(4.5f), "weights of its own");
        Assert.That(() => model.Save(Stream.Null), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => Product().ToModel([[3]]), Throws.ArgumentException.With.Message.Contains("(n, 2)"));
        Assert.That(() => Product().ToModel([[2], [2]]), Throws.ArgumentException.With.Message.Contains("1 shapes"));
    }

    [Test]
    public void A_steady_prediction_of_a_models_session_allocates_nothing()
    {
        Model model = OnnxModel.Load(Path.Combine(Reference.ReferenceFolder.Committed, "files/onnx/text_direction/model.onnx")).ToModel([[3, 48, 48]]);
        using Session session = model.CreateSession(2);
        float[] x = new float[2 * 3 * 48 * 48], y = new float[2 * 2];
        for (int i = 0; i < 3; i++) session.Predict(x, y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++) session.Predict(x, y);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
