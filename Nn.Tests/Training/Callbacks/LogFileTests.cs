using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

/// <summary>What is written of a training: CSV, JSON, TensorBoard's events.</summary>
public sealed class LogFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("nn-logs-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private static History Train(params Callback[] callbacks) => new Trainer(
        new Sequential { new Dense(1) }.Build([1], seed: 1), new Sgd(0.1), Loss.MeanSquaredError, new LossMetric(Loss.MeanAbsoluteError) { Name = "a,\"b" })
        .Fit(new ListSource(4), new FitOptions { Epochs = 3, BatchSize = 2, Validation = new ListSource(3), ValidationFrequency = 2, Callbacks = callbacks });

    [Test]
    public void The_history_as_csv_reads_back_in_every_culture()
    {
        History history = Train();
        string csv = "";
        OddCulture.Run(() => csv = history.ToCsv());
        string[] lines = csv.Split('\n');
        Assert.That(lines, Is.EqualTo((string[])
        [
            "epoch,loss,\"a,\"\"b\",val_loss,\"val_a,\"\"b\"",
            $"0,{N("loss", 0)},{N("a,\"b", 0)},NA,NA",
            $"1,{N("loss", 1)},{N("a,\"b", 1)},{N("val_loss", 0)},{N("val_a,\"b", 0)}",
            $"2,{N("loss", 2)},{N("a,\"b", 2)},NA,NA",
            "",
        ]));
        Assert.That(double.Parse(lines[1].Split(',')[1], CultureInfo.InvariantCulture), Is.EqualTo(history["loss"][0]));

        string N(string name, int i) => history[name][i].ToString("R", CultureInfo.InvariantCulture);
    }

    [Test]
    public void The_history_as_json_has_a_place_for_each_epoch()
    {
        History history = Train();
        string text = "";
        OddCulture.Run(() => text = history.ToJson());
        using var json = JsonDocument.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["epoch", "loss", "a,\"b", "val_loss", "val_a,\"b"]));
            Assert.That(json.RootElement.GetProperty("epoch").EnumerateArray().Select(e => e.GetInt32()), Is.EqualTo((int[])[0, 1, 2]));
            Assert.That(json.RootElement.GetProperty("loss").EnumerateArray().Select(e => e.GetDouble()), Is.EqualTo(history["loss"]));
            JsonElement[] validated = [.. json.RootElement.GetProperty("val_loss").EnumerateArray()];
            Assert.That(validated.Select(e => e.ValueKind), Is.EqualTo((JsonValueKind[])[JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Null]));
            Assert.That(validated[1].GetDouble(), Is.EqualTo(history["val_loss"][0]));
        });
    }

    [Test]
    public void A_value_that_is_no_number_is_null_in_json_and_itself_in_csv()
    {
        var history = new History(["loss"], 1, 2);
        history.Log(0, [double.NaN], []);
        history.Log(1, [double.PositiveInfinity], []);
        Assert.That(history.ToJson(), Is.EqualTo("{\"epoch\":[0,1],\"loss\":[null,null]}"));
        Assert.That(history.ToCsv(), Is.EqualTo("epoch,loss\n0,NaN\n1,Infinity\n"));
    }

    [Test]
    public void A_csv_log_is_whole_after_each_epoch_and_sorted_by_name()
    {
        string path = Path.Combine(_folder, "log.csv");
        File.WriteAllText(path, "old");
        var lengths = new List<int>();
        var counts = new Recorder((hook, _) =>
        {
            if (hook == "epoch end") lengths.Add(File.ReadAllLines(path).Length);
        });
        History? trained = null;
        OddCulture.Run(() => trained = Train(new CsvLogger(path), counts));
        History history = trained!;
        string[] lines = File.ReadAllLines(path);
        Assert.That(lengths, Is.EqualTo([2, 3, 4]));
        Assert.That(lines[0], Is.EqualTo("epoch,\"a,\"\"b\",loss,\"val_a,\"\"b\",val_loss"));
        Assert.That(lines[1], Does.StartWith("0,").And.EndsWith($",{history["loss"][0].ToString("R", CultureInfo.InvariantCulture)},NA,NA"));
        Assert.That(lines[2], Does.EndWith($",{history["val_loss"][0].ToString("R", CultureInfo.InvariantCulture)}"));
    }

    [Test]
    public void A_csv_log_goes_on_in_a_file_of_the_same_columns_alone()
    {
        string path = Path.Combine(_folder, "log.csv");
        Train(new CsvLogger(path, ';', Append: true));
        Train(new CsvLogger(path, ';', Append: true));
        Assert.That(File.ReadAllLines(path).Select(line => line.Split(';')[0]), Is.EqualTo((string[])["epoch", "0", "1", "2", "0", "1", "2"]));
        Assert.That(
            () => Train(new CsvLogger(path, ',', Append: true)),
            Throws.ArgumentException.With.Message.StartsWith($"CsvLogger: expected '{path}' to begin with 'epoch,").And.Message.Contains("Received: 'epoch;"));
        Assert.That(File.ReadAllLines(path), Has.Length.EqualTo(7));
    }

    [TestCase("", ',', "CsvLogger: expected a path. Received: nothing.")]
    [TestCase("x.csv", '"', "CsvLogger: expected a separator that stands in no number. Received: '\"'.")]
    [TestCase("x.csv", '.', "CsvLogger: expected a separator that stands in no number. Received: '.'.")]
    [TestCase("x.csv", 'e', "CsvLogger: expected a separator that stands in no number. Received: 'e'.")]
    public void A_wrong_log_is_named_before_anything_is_written(string name, char separator, string message)
    {
        string path = name.Length == 0 ? name : Path.Combine(_folder, name);
        Assert.That(() => Train(new CsvLogger(path, separator)), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void TensorBoard_reads_the_curves_of_training_and_validation()
    {
        History history = Train(new TensorBoard(_folder));
        (long Step, string Tag, float Value)[] train = Read("train"), validation = Read("validation");
        Assert.Multiple(() =>
        {
            Assert.That(train.Select(e => (e.Step, e.Tag)), Is.EqualTo(((long, string)[])
            [
                (0, "epoch_loss"), (0, "epoch_a,\"b"), (0, "epoch_learning_rate"), (1, "epoch_loss"), (1, "epoch_a,\"b"), (1, "epoch_learning_rate"),
                (2, "epoch_loss"), (2, "epoch_a,\"b"), (2, "epoch_learning_rate"),
            ]));
            Assert.That(train.Where(e => e.Tag == "epoch_loss").Select(e => e.Value), Is.EqualTo(history["loss"].Select(v => (float)v)));
            Assert.That(train[2].Value, Is.EqualTo(0.1f));
            Assert.That(validation.Select(e => (e.Step, e.Tag)), Is.EqualTo(((long, string)[])[(1, "epoch_loss"), (1, "epoch_a,\"b")]));
            Assert.That(validation[0].Value, Is.EqualTo((float)history["val_loss"][0]));
        });
    }

    [Test]
    public void TensorBoard_reads_batches_where_they_are_wanted()
    {
        Train(new TensorBoard(_folder) { BatchFrequency = 2 });
        Assert.That(Read("train").Where(e => e.Tag == "batch_loss").Select(e => e.Step), Is.EqualTo((long[])[0, 2, 4]));
        Assert.That(() => Train(new TensorBoard(_folder) { BatchFrequency = 0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Train(new TensorBoard("")), Throws.ArgumentException.With.Message.EqualTo("TensorBoard: expected a folder. Received: nothing."));
    }

    /// <summary>The check value of CRC-32C is 0xe3069283 for "123456789" (RFC 3720).</summary>
    [Test]
    public void The_checksum_is_the_masked_one_of_Castagnoli()
    {
        uint crc = 0xe3069283, masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8;
        Assert.That(EventFile.MaskedChecksum("123456789"u8), Is.EqualTo(masked));
    }

    /// <summary>The scalars of the one event file in a folder, by a reader of its own.</summary>
    private (long Step, string Tag, float Value)[] Read(string folder)
    {
        byte[] file = File.ReadAllBytes(Directory.GetFiles(Path.Combine(_folder, folder), "events.out.tfevents.*").Single());
        var scalars = new List<(long, string, float)>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)), Is.EqualTo(EventFile.MaskedChecksum(file.AsSpan(at, 8))));
            byte[] message = file[(at + 12)..(at + 12 + length)];
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)), Is.EqualTo(EventFile.MaskedChecksum(message)));
            Dictionary<int, object> fields = Fields(message);
            double age = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds - (double)fields[1];
            Assert.That(age, Is.InRange(-1, 600), "wall time");
            if (at == 0) Assert.That((byte[])fields[3], Is.EqualTo("brain.Event:2"u8.ToArray()));
            if (fields.TryGetValue(5, out object? summary))
            {
                Dictionary<int, object> value = Fields((byte[])Fields((byte[])summary)[1]);
                scalars.Add(((long)fields[2], Encoding.UTF8.GetString((byte[])value[1]), (float)value[2]));
            }

            at += length + 16;
        }

        return [.. scalars];
    }

    /// <summary>The fields of a protocol buffer by number.</summary>
    private static Dictionary<int, object> Fields(byte[] message)
    {
        var fields = new Dictionary<int, object>();
        using var reader = new BinaryReader(new MemoryStream(message));
        while (reader.BaseStream.Position < message.Length)
        {
            int key = reader.ReadByte();
            fields.Add(key >> 3, (key & 7) switch
            {
                0 => reader.Read7BitEncodedInt64(),
                1 => reader.ReadDouble(),
                2 => reader.ReadBytes(reader.Read7BitEncodedInt()),
                5 => reader.ReadSingle(),
                var type => throw new FormatException($"wire type {type}"),
            });
        }

        return fields;
    }
}
