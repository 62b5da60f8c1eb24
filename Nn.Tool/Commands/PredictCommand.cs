using System.CommandLine;
using System.Globalization;
using Nn.Datasets;

namespace Nn.Tool;

/// <summary><c>nnsimd predict MODEL INPUT</c>: what a model says of the samples of a file.</summary>
internal static class PredictCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model(), input = new("INPUT") { Description = "Samples: .npy, the first axis counts them, or .csv with a header, a sample a line." };
        Option<string?> target = new("--output") { Description = "The file to write, .npy or .csv; without it CSV is printed.", HelpName = "file" };
        var command = new Command("predict", "Predicts for each sample of a file.") { model, input, target };
        command.SetAction(result => Execute(LoadedModel.Load(result.GetValue(model)!).Model, result.GetValue(input)!, result.GetValue(target), output));
        return command;
    }

    private static int Execute(Model model, string input, string? target, TextWriter output)
    {
        (float[] features, int rows) = Read(input, model.InputShape);
        var predictions = new float[rows * model.OutputShape.Size];
        model.Predict(features, predictions);
        if (target is null)
        {
            Write(output, predictions, model.OutputShape.Size);
        }
        else if (target.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            Npy.Write(target, NdArray.Of(predictions, [rows, .. model.OutputShape]));
        }
        else
        {
            using StreamWriter file = File.CreateText(target);
            Write(file, predictions, model.OutputShape.Size);
        }

        return Tool.Done;
    }

    private static (float[] Features, int Rows) Read(string path, Shape shape)
    {
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            NdArray array = Npy.Read(path);
            return array.Shape.Count > 1 && array.Shape.Skip(1).SequenceEqual(shape)
                ? (array.ToFloats(), array.Shape[0])
                : throw new FormatException($"Expected samples of shape {shape} in '{path}'. Received: an array of shape ({string.Join(", ", array.Shape)}).");
        }

        Table table = Table.ReadCsv(path);
        if (table.Columns.Count != shape.Size)
            throw new FormatException(FormattableString.Invariant($"Expected {shape.Size} columns of numbers in '{path}'. Received: {table.Columns.Count}."));
        if (table.Columns.FirstOrDefault(column => column.Kind == ColumnKind.Text || column.Missing > 0) is { } wrong)
            throw new FormatException($"Expected columns of numbers without gaps in '{path}'. Received: '{wrong.Name}' of kind {wrong.Kind}, {wrong.Missing} missing.");
        var features = new float[table.RowCount * shape.Size];
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int column = 0; column < shape.Size; column++) features[(row * shape.Size) + column] = table.Columns[column][row];
        }

        return (features, table.RowCount);
    }

    private static void Write(TextWriter writer, float[] values, int columns)
    {
        for (int i = 0; i < values.Length; i++)
        {
            writer.Write(values[i].ToString("R", CultureInfo.InvariantCulture));
            writer.Write((i + 1) % columns == 0 ? '\n' : ',');
        }
    }
}
