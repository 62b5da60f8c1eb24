using System.Text.Json;
using Nn.Serialization;

namespace Nn.Training;

/// <summary>What a training puts into the metadata of a checkpoint, both ways: its description, and the numbers that it remembers.</summary>
internal static class CheckpointJson
{
    private const string Who = "Trainer";

    public static string Write(TrainingDescription description, TrainerMemory memory, Registry registry) => ConfigurationJson.Write(
        new OrderedDictionary<string, object?>
        {
            ["optimizer"] = description.Optimizer,
            ["objectives"] = description.Objectives.Select(objective => new OrderedDictionary<string, object?>
            {
                ["loss"] = objective.Loss,
                ["output"] = objective.Output,
                ["weight"] = objective.Weight,
                ["metrics"] = objective.Metrics,
                ["weighted_metrics"] = objective.WeightedMetrics,
            }),
            ["schedule"] = memory.Schedule is Schedule.Constant { LearningRate: var rate } ? rate
                : memory.Schedule is { } schedule ? registry.Describe(schedule)
                : null,
            ["steps"] = memory.Steps,
            ["seed"] = memory.Seed,
            ["epochs_done"] = memory.EpochsDone,
            ["random_step"] = memory.RandomStep,
            ["epoch"] = memory.Epoch is { } epoch ? EpochJson.Write(epoch) : null,
        });

    /// <summary>How the model was trained.</summary>
    /// <exception cref="FormatException">It is no JSON of a training.</exception>
    public static TrainingDescription ReadDescription(string text) => JsonText.Parse(Who, text, ReadDescription);

    /// <summary>Makes the trainer of a model.</summary>
    /// <exception cref="FormatException">It is no JSON of a training, or of one that cannot be.</exception>
    /// <exception cref="NotSupportedException">A class or an argument is not known.</exception>
    public static Trainer ReadTrainer(string text, Model model, Registry registry) =>
        JsonText.Parse(Who, text, root => new Trainer(model, ReadDescription(root), registry));

    /// <summary>Reads what the trainer remembers.</summary>
    /// <param name="checkpoint">The file, of which the weights that callbacks remember are claimed.</param>
    /// <param name="model">The trainer's model.</param>
    /// <param name="registry">Knows schedules.</param>
    /// <inheritdoc cref="ReadTrainer" path="/exception"/>
    public static TrainerMemory ReadMemory(CheckpointReader checkpoint, Model model, Registry registry) =>
        JsonText.Parse(Who, checkpoint.Text, root => new TrainerMemory(
            AtLeast0(root.GetProperty("steps")),
            ReadSchedule(root.GetProperty("schedule"), registry),
            root.GetProperty("seed").GetUInt32(),
            AtLeast0(root.GetProperty("epochs_done")),
            AtLeast0(root.GetProperty("random_step")),
            root.GetProperty("epoch") is { ValueKind: not JsonValueKind.Null } epoch ? EpochJson.Read(epoch, checkpoint, model) : null));

    private static Schedule? ReadSchedule(JsonElement json, Registry registry)
    {
        Schedule? schedule = ConfigurationJson.Read(json) switch
        {
            null => null,
            long rate => (double)rate,
            double rate => rate,
            Configuration other => registry.Create<Schedule>(other),
            var other => throw new FormatException($"a schedule that is a {other.GetType().Name}"),
        };
        schedule?.Validate();
        return schedule;
    }

    private static TrainingDescription ReadDescription(JsonElement root) => new(
        ConfigurationJson.ReadConfiguration(root.GetProperty("optimizer")),
        [
            .. root.GetProperty("objectives").EnumerateArray().Select(objective => new ObjectiveDescription(
                objective.GetProperty("output").GetString(),
                ConfigurationJson.ReadConfiguration(objective.GetProperty("loss")),
                objective.GetProperty("weight").GetDouble(),
                [.. objective.GetProperty("metrics").EnumerateArray().Select(ConfigurationJson.ReadConfiguration)],
                [.. objective.GetProperty("weighted_metrics").EnumerateArray().Select(ConfigurationJson.ReadConfiguration)])),
        ]);

    private static long AtLeast0(JsonElement json) => json.GetInt64() is >= 0 and var value
        ? value
        : throw new FormatException(FormattableString.Invariant($"{json.GetInt64()} where a number of at least 0 was expected"));
}
