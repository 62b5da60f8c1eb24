using System.Text.Json;

namespace Nn.Tests.Reference;

/// <summary>Layers: inference, training, state after a training step, gradients, each within 1e-5 + 1e-5 · |exact value|.</summary>
internal static class LayerRunner
{
    private const double Tolerance = 1e-5;

    public static void Check(ReferenceCase item)
    {
        var network = new Sequential(Configurations.Layers(item["layers"]));
        Shape inputShape = new(Ints(item["input_shape"]));
        Model model = network.Build(inputShape);
        Assert.That(model.OutputShape, Is.EqualTo(new Shape(Ints(item["output_shape"]))), "output shape");
        ReferenceArray input = item.Array("input");
        int batch = input.Shape[0];
        SetWeights(model, item["weights"]);
        CheckInference(item, model, input, batch);
        CheckInference(item, Reloaded(model), input, batch);
        if (item.Has("training")) CheckTraining(item, model, input, batch);
    }

    /// <summary>The model as it comes back from a file.</summary>
    private static Model Reloaded(Model model)
    {
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        return Model.Load(file);
    }

    public static void SetWeights(Model model, JsonElement weights)
    {
        ReferenceArray[] values = ReferenceArray.ReadList(weights);
        Assert.That(model.Parameters, Has.Count.EqualTo(values.Length), "number of weights");
        foreach ((Parameter parameter, ReferenceArray value, JsonElement element) in model.Parameters.Zip(values, weights.EnumerateArray()))
        {
            Assert.That(parameter.Shape, Is.EqualTo(new Shape(value.Shape)), parameter.Name);
            if (element.TryGetProperty("trainable", out JsonElement trainable))
                Assert.That(parameter.Trainable, Is.EqualTo(trainable.GetBoolean()), $"{parameter.Name} trainable");
            parameter.Set(value.Floats);
        }
    }

    private static void CheckInference(ReferenceCase item, Model model, ReferenceArray input, int batch)
    {
        var output = new float[batch * model.OutputShape.Size];
        model.Predict(input.Floats, output);
        Close(output, item.Array("inference"), "inference");
    }

    private static void CheckTraining(ReferenceCase item, Model model, ReferenceArray input, int batch)
    {
        TrainingSession session = model.CreateTrainingSession(batch, inputGradient: true);
        input.Floats.CopyTo(session.Input(batch));
        session.Forward(batch, training: true);
        Close(session.Output(), item.Array("training"), "training");
        item.Array("upstream").Floats.CopyTo(session.OutputGradient());
        session.Backward();
        if (item.Has("input_gradient")) Close(session.InputGradient(), item.Array("input_gradient"), "input gradient");
        ReferenceArray[] gradients = ReferenceArray.ReadList(item["weight_gradients"]);
        Parameter[] trainable = [.. model.Parameters.Where(parameter => parameter.Trainable)];
        Assert.That(trainable, Has.Length.EqualTo(gradients.Length), "number of weight gradients");
        foreach ((Parameter parameter, ReferenceArray gradient) in trainable.Zip(gradients))
            Close(session.Gradient(parameter), gradient, $"gradient of {parameter.Name}");
        session.Commit();
        ReferenceArray[] states = ReferenceArray.ReadList(item["state_after_training"]);
        Parameter[] others = [.. model.Parameters.Where(parameter => !parameter.Trainable)];
        Assert.That(others, Has.Length.EqualTo(states.Length), "number of states");
        foreach ((Parameter parameter, ReferenceArray state) in others.Zip(states))
            Close(parameter.Values, state, $"{parameter.Name} after training");
    }

    private static void Close(ReadOnlySpan<float> actual, ReferenceArray expected, string what) =>
        ReferenceAssert.Close(actual, expected.Data, Tolerance, Tolerance, what);

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];
}
