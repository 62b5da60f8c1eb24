using System.Text.Json;
using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>What <c>compile()</c> was told, as files of Keras 2 and 3 have it.</summary>
internal static class KerasCompilation
{
    /// <summary>The optimizer, losses and metrics; null where the model was not compiled.</summary>
    /// <param name="json"><c>training_config</c> or <c>compile_config</c>.</param>
    /// <param name="outputs">The names of the model's outputs.</param>
    public static TrainingDescription? Read(JsonElement json, IReadOnlyList<string> outputs)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        if (!(json.TryGetProperty("optimizer_config", out JsonElement optimizer) || json.TryGetProperty("optimizer", out optimizer))) return null;
        if (!json.TryGetProperty("loss", out JsonElement losses) || losses.ValueKind == JsonValueKind.Null) return null;
        var objectives = new List<ObjectiveDescription>();
        for (int i = 0; i < outputs.Count; i++)
        {
            if (Of(losses, i, outputs, isList: false) is not { } loss || loss.ValueKind == JsonValueKind.Null) continue;
            objectives.Add(new ObjectiveDescription(
                outputs.Count > 1 ? outputs[i] : null,
                KerasJson.ReadConfiguration(loss),
                Property(json, "loss_weights") is { ValueKind: not JsonValueKind.Null } weights && Of(weights, i, outputs, isList: false) is { ValueKind: JsonValueKind.Number } weight ? weight.GetDouble() : 1,
                Metrics(Property(json, "metrics"), i, outputs),
                Metrics(Property(json, "weighted_metrics"), i, outputs)));
        }

        return new TrainingDescription(WithDecay(KerasJson.ReadConfiguration(optimizer)), objectives);
    }

    /// <summary>As Keras 3 writes it.</summary>
    /// <param name="training">How the model was trained.</param>
    /// <param name="outputs">The names of the model's outputs.</param>
    /// <param name="optimizerName">What the optimizer is called there: <c>optimizer</c>, <c>optimizer_config</c>.</param>
    public static OrderedDictionary<string, object?> Write(TrainingDescription training, IReadOnlyList<string> outputs, string optimizerName)
    {
        return new()
        {
            [optimizerName] = KerasDescribing.Described(training.Optimizer, "keras.optimizers"),
            ["loss"] = Each(objective => KerasDescribing.Described(objective.Loss, "keras.losses")),
            ["loss_weights"] = outputs.Count > 1 ? Each(objective => objective.Weight) : null,
            ["metrics"] = Each(objective => objective.Metrics.Select(Written).ToArray()),
            ["weighted_metrics"] = Each(objective => objective.WeightedMetrics.Select(Written).ToArray()),
        };

        // By name, where there are several.
        object? Each(Func<ObjectiveDescription, object?> write) => outputs.Count == 1
            ? write(training.Objectives[0])
            : training.Objectives.Index().ToDictionary(item => item.Item.Output ?? outputs[item.Index], item => write(item.Item));
    }

    /// <summary><c>accuracy</c> is the name of a choice, not of a class.</summary>
    private static object Written(Configuration metric) =>
        metric.ClassName == "accuracy" ? "accuracy" : KerasDescribing.Described(metric, "keras.metrics");

    /// <summary>Optimizers before 2.11 had a decay of their own: <c>learning_rate / (1 + decay · step)</c>.</summary>
    private static Configuration WithDecay(Configuration optimizer)
    {
        if (!optimizer.Arguments.TryGetValue("decay", out object? decay) || !optimizer.Arguments.TryGetValue("learning_rate", out object? rate)) return optimizer;
        var schedule = new Configuration("InverseTimeDecay", ("initial_learning_rate", rate), ("decay_steps", 1), ("decay_rate", decay));
        return new Configuration(optimizer.ClassName, optimizer.Arguments.Where(argument => argument.Key != "decay")).With("learning_rate", schedule);
    }

    private static JsonElement? Property(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement found) ? found : null;

    /// <summary>What is said for one output: by name, by place, or for all alike.</summary>
    private static JsonElement? Of(JsonElement json, int output, IReadOnlyList<string> outputs, bool isList) => json.ValueKind switch
    {
        JsonValueKind.Object when !json.TryGetProperty("class_name", out _) => Property(json, outputs[output]),
        JsonValueKind.Array when outputs.Count > 1 || !isList => output < json.GetArrayLength() ? json[output] : null,
        _ => json,
    };

    private static Configuration[] Metrics(JsonElement? json, int output, IReadOnlyList<string> outputs)
    {
        if (json is not { ValueKind: not JsonValueKind.Null } given) return [];
        bool isByOutput = given.ValueKind == JsonValueKind.Object
            || (given.ValueKind == JsonValueKind.Array && given.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Array or JsonValueKind.Null));
        JsonElement? own = isByOutput ? Of(given, output, outputs, isList: false) : given;
        return own is not { ValueKind: not JsonValueKind.Null } found ? []
            : found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray().Select(Metric)]
            : [Metric(found)];
    }

    /// <summary>Keras 2 wraps functions: the name that is logged, and the function that is meant.</summary>
    private static Configuration Metric(JsonElement json)
    {
        Configuration metric = KerasJson.ReadConfiguration(json);
        return metric.ClassName == "MeanMetricWrapper" && metric.Arguments.GetValueOrDefault("fn") is string function
            ? new Configuration(function, ("name", metric.Arguments.GetValueOrDefault("name")))
            : metric;
    }
}
