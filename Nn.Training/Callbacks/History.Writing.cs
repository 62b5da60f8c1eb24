using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nn.Training;

public sealed partial class History
{
    /// <summary>
    /// A line for each epoch: <c>epoch</c>, then the names as they were logged; <c>NA</c> for a value that was not computed. Numbers read back as the
    /// same, in every culture.
    /// </summary>
    public string ToCsv()
    {
        (int[] epochs, double?[][] columns) = Table();
        var text = new StringBuilder(LogText.Line(["epoch", .. _names], ',')).Append('\n');
        for (int i = 0; i < epochs.Length; i++)
        {
            IEnumerable<string> cells = columns.Select(column => column[i] is { } value ? LogText.Number(value) : LogText.Missing);
            text.Append(LogText.Line([epochs[i].ToString(CultureInfo.InvariantCulture), .. cells], ',')).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>
    /// An object of lists, all as long as <c>epoch</c>: <c>{"epoch":[0,1],"loss":[0.7,0.5],"val_loss":[null,0.6]}</c>; null for a value that was not
    /// computed, and for one that is infinite or no number, which JSON has no word for.
    /// </summary>
    public string ToJson()
    {
        (int[] epochs, double?[][] columns) = Table();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("epoch");
            foreach (int epoch in epochs) writer.WriteNumberValue(epoch);
            writer.WriteEndArray();
            for (int i = 0; i < _names.Length; i++)
            {
                writer.WriteStartArray(_names[i]);
                foreach (double? value in columns[i])
                {
                    if (value is { } number && double.IsFinite(number)) writer.WriteNumberValue(number);
                    else writer.WriteNullValue();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>The epochs and, for each name, a value or none for each of them, at one moment.</summary>
    private (int[] Epochs, double?[][] Columns) Table()
    {
        (int Epochs, int Validated) counts = Counts;
        int[] epochs = _epochs[..counts.Epochs];
        var columns = new double?[_names.Length][];
        for (int i = 0; i < columns.Length; i++)
        {
            ArraySegment<double> values = ValuesOf(i, counts);
            columns[i] = new double?[epochs.Length];
            ReadOnlySpan<int> computed = i < _trainingNames ? epochs : _validationEpochs.AsSpan(0, counts.Validated);
            for (int k = 0; k < computed.Length; k++) columns[i][Array.IndexOf(epochs, computed[k])] = values[k];
        }

        return (epochs, columns);
    }
}
