using Nn.Interop.Onnx;
using Nn.Serialization;

namespace Nn.Interop;

/// <summary>
/// A model from an ONNX file (operators of version 7 to 21), which predicts, and where all its operations do the same with each sample of a batch, learns
/// (<see cref="ToModel"/>).
/// <code>
/// OnnxModel model = OnnxModel.Load("vendor.onnx");
/// OnnxTensor[] outputs = model.Run(OnnxTensor.Of(picture, 1, 3, 224, 224));
/// </code>
/// Sizes that the file leaves free may differ from run to run: there is a plan for each, of which some are kept. May be used from any number of threads at once. What is not supported
/// is refused by name.
/// </summary>
public sealed class OnnxModel
{
    /// <summary>How many plans are kept, those last used.</summary>
    private const int MostPlans = 8;

    private readonly ModelProto _file;
    private readonly OnnxValue[] _inputs;
    private readonly PlanMaker _maker;
    private readonly LinkedList<KeptPlan> _plans = [];
    private readonly Lock _lock = new();
    private ulong _known;

    private OnnxModel(ModelProto file)
    {
        _file = file;
        HashSet<string> constants = [.. file.Graph.Initializers.Select(initializer => initializer.Name)];
        _inputs = [.. file.Graph.Inputs.Where(input => !constants.Contains(input.Name)).Select(ToValue)];
        Outputs = [.. file.Graph.Outputs.Select(ToValue)];
        _maker = new PlanMaker(file, _inputs);
        if (Opset is < 7 or > 22)
            throw new NotSupportedException(FormattableString.Invariant($"ONNX: expected operators of version 7 to 22. Received: {Opset}."));
    }

    /// <summary>What wrote the file: <c>pytorch</c>.</summary>
    public string Producer => _file.Producer;

    /// <summary>The version of the operators.</summary>
    public long Opset => _file.Opsets.GetValueOrDefault("");

    /// <summary>What the file says of itself, by names.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <summary>The inputs.</summary>
    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    /// <summary>The outputs.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>The operations of the graph, each behind those that it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes =>
        [.. _file.Graph.Nodes.Select(node => new OnnxNode(node.Operator, node.Name, [.. node.Inputs], [.. node.Outputs]))];

    /// <summary>How many operations of each kind the graph has, with those of graphs within it.</summary>
    public IReadOnlyDictionary<string, int> Operators =>
        _file.Graph.AllNodes().GroupBy(node => node.Operator).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The names of those operators that are not supported: a plan that meets one is refused.</summary>
    public IReadOnlyList<string> UnsupportedOperators => [.. Operators.Keys.Except(OperatorTable.Names)];

    /// <summary>The tensors that the file holds, without those of constants within the graph.</summary>
    public IReadOnlyList<OnnxValue> Weights => [.. _file.Graph.Initializers.Select(initializer => initializer.Describe())];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It is no such file, or damaged.</exception>
    /// <exception cref="NotSupportedException">It holds what is not supported; the message names it.</exception>
    public static OnnxModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(File.ReadAllBytes(path));
    }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="stream">The bytes of a file.</param>
    /// <inheritdoc cref="Load(string)"/>
    public static OnnxModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(bytes.ToArray());
    }

    /// <summary>Reads a file that is in memory, which must not change afterwards: weights are read when they are used.</summary>
    /// <param name="file">The bytes of a file.</param>
    /// <inheritdoc cref="Load(string)"/>
    public static OnnxModel Load(ReadOnlyMemory<byte> file) => new(ModelProto.Read(file));

    /// <summary>
    /// Writes a model as an ONNX file (operators of version 17) that predicts the same: layers in inference mode, the batch free, whole numbers (ids) as floats. Written beside and
    /// renamed, so that there is the old file or the new one.
    /// </summary>
    /// <param name="model">The model: its weights as one update left them.</param>
    /// <param name="path">The file, replaced if there is one.</param>
    /// <exception cref="NotSupportedException">A layer has no counterpart in ONNX; the message names it.</exception>
    public static void Save(Model model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] file = Written(model);
        ReplacedFile.Write(path, stream => stream.Write(file));
    }

    /// <inheritdoc cref="Save(Model, string)"/>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where to.</param>
    public static void Save(Model model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Written(model));
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, in order.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>.</returns>
    /// <exception cref="ArgumentException">A type or a shape is not that of the file; the message names input and axis.</exception>
    /// <exception cref="FormatException">The graph cannot be computed for these shapes; the message names the operation.</exception>
    /// <exception cref="NotSupportedException">An operation is not supported; the message names it.</exception>
    public OnnxTensor[] Run(params ReadOnlySpan<OnnxTensor> inputs)
    {
        OnnxTensor[] checkedInputs = Check(inputs);
        try
        {
            return FindPlan(checkedInputs).Run(checkedInputs);
        }
        catch (InexactException) when (MakeWholeNumbersKnown(checkedInputs))
        {
            return FindPlan(checkedInputs).Run(checkedInputs);
        }
    }

    /// <inheritdoc cref="Run(ReadOnlySpan{OnnxTensor})"/>
    /// <remarks>For languages that write an argument list for arrays alone, as F# does.</remarks>
    public OnnxTensor[] Run(params OnnxTensor[] inputs) =>
        Run((ReadOnlySpan<OnnxTensor>)(inputs ?? throw new ArgumentNullException(nameof(inputs))));

    /// <summary>Computes the outputs, by names.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, by its name.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, by its name.</returns>
    /// <inheritdoc cref="Run(ReadOnlySpan{OnnxTensor})"/>
    public IReadOnlyDictionary<string, OnnxTensor> Run(IReadOnlyDictionary<string, OnnxTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != _inputs.Length || !Array.TrueForAll(_inputs, input => inputs.ContainsKey(input.Name)))
        {
            throw new ArgumentException(
                $"ONNX: expected the inputs {string.Join(", ", _inputs.Select(input => $"'{input.Name}'"))}. Received: {string.Join(", ", inputs.Keys.Select(name => $"'{name}'"))}.",
                nameof(inputs));
        }

        OnnxTensor[] outputs = Run(Array.ConvertAll(_inputs, input => inputs[input.Name]));
        var named = new Dictionary<string, OnnxTensor>();
        for (int i = 0; i < outputs.Length; i++) named[Outputs[i].Name] = outputs[i];
        return named;
    }

    /// <summary>
    /// The graph as a model of the library, with weights of its own: it predicts batches of any size without garbage, and learns. Where the file's first axis is a batch of fixed
    /// size, any other will do.
    /// </summary>
    /// <param name="inputShapes">The shape of one sample of each input, without the batch; null for those of the file.</param>
    /// <exception cref="ArgumentException">A shape is not that of the file, or the file leaves one open that was not given.</exception>
    /// <exception cref="NotSupportedException">An operation is not supported, or does not do the same with each sample; the message names it.</exception>
    public Model ToModel(IReadOnlyList<Shape>? inputShapes = null)
    {
        if (inputShapes is not null && inputShapes.Count != _inputs.Length)
            throw new ArgumentException(FormattableString.Invariant($"ONNX: expected {_inputs.Length} shapes. Received: {inputShapes.Count}."), nameof(inputShapes));
        var samples = new Shape[_inputs.Length];
        for (int i = 0; i < samples.Length; i++) samples[i] = SampleShape(_inputs[i], inputShapes?[i]);
        return _maker.Learning(samples);
    }

    private static byte[] Written(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelExport.ToFile(model);
    }

    private static OnnxValue ToValue(ValueInfoProto value) => new(value.Name, value.Type, value.Axes);

    private static Shape SampleShape(OnnxValue input, Shape? given)
    {
        if (input.Axes is { Count: 0 }) throw new NotSupportedException($"ONNX: expected inputs with a batch, for a model that learns. Received: {input}.");
        if (given is { } shape)
        {
            bool fits = input.Axes is null || input.Axes.Count == shape.Rank + 1;
            for (int i = 0; fits && input.Axes is not null && i < shape.Rank; i++) fits = input.Axes[i + 1].Size is null || input.Axes[i + 1].Size == shape[i];
            return fits ? shape : throw new ArgumentException($"ONNX: expected a sample for the input {input}. Received: {shape}.", nameof(given));
        }

        if (input.Axes is null || input.Axes.Skip(1).Any(axis => axis.Size is null))
            throw new ArgumentException($"ONNX: expected the shape of a sample, since the file leaves it open: {input}. Received: none.", nameof(given));
        return new Shape([.. input.Axes.Skip(1).Select(axis => axis.Size!.Value)]);
    }

    private OnnxTensor[] Check(ReadOnlySpan<OnnxTensor> inputs)
    {
        if (inputs.Length != _inputs.Length)
        {
            throw new ArgumentException(
                $"ONNX: expected {_inputs.Length} inputs: {string.Join("; ", _inputs.Select(input => input.ToString()))}. Received: {inputs.Length}.", nameof(inputs));
        }

        var found = new Dictionary<string, (int Size, string Where)>();
        var checkedInputs = new OnnxTensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            checkedInputs[i] = OfType(_inputs[i], inputs[i]);
            CheckAxes(_inputs[i], inputs[i], found);
        }

        return checkedInputs;
    }

    private static OnnxTensor OfType(OnnxValue input, OnnxTensor given)
    {
        if (given.Type == input.Type) return given;
        bool isReal = !Integers.Are(input.Type) && !Integers.Are(given.Type);
        return isReal
            ? Constants.OfReals(input.Type, given.Shape, Constants.Reals(given))
            : throw new ArgumentException($"ONNX: input '{input.Name}': expected elements of type {input.Type}. Received: {given.Type}.", nameof(given));
    }

    private static void CheckAxes(OnnxValue input, OnnxTensor given, Dictionary<string, (int Size, string Where)> found)
    {
        if (input.Axes is null) return;
        if (input.Axes.Count != given.Shape.Length)
            throw new ArgumentException($"ONNX: input '{input.Name}': expected the shape ({string.Join(", ", input.Axes)}). Received: {given}.", nameof(given));
        for (int i = 0; i < input.Axes.Count; i++)
        {
            OnnxAxis axis = input.Axes[i];
            int size = given.Shape[i];
            if (axis.Size is { } expected && expected != size) throw Wrong(input, i, $"{expected}", given);
            if (axis.Size is not null || axis.Name is null) continue;
            string where = FormattableString.Invariant($"axis {i} of '{input.Name}'");
            if (!found.TryAdd(axis.Name, (size, where)) && found[axis.Name].Size != size)
                throw Wrong(input, i, $"{found[axis.Name].Size} as {axis.Name}, which {found[axis.Name].Where} has", given);
        }
    }

    private static ArgumentException Wrong(OnnxValue input, int axis, string expected, OnnxTensor given) => new(
        FormattableString.Invariant($"ONNX: input '{input.Name}', axis {axis}: expected {expected}. Received: {given.Shape[axis]}, in {given}."), nameof(given));

    /// <summary>The plan for some inputs: one that is kept, or a new one.</summary>
    private OnnxPlan FindPlan(OnnxTensor[] inputs)
    {
        lock (_lock)
        {
            ulong known = (_known & Short(inputs)) | Inexact(inputs);
            for (LinkedListNode<KeptPlan>? node = _plans.First; node is not null; node = node.Next)
            {
                if (!node.Value.Fits(inputs, known)) continue;
                _plans.Remove(node);
                _plans.AddFirst(node);
                return node.Value.Plan;
            }

            ulong needed = known;
            OnnxPlan plan = _maker.Predicting(inputs, ref needed);
            _known |= needed & ~known;
            _plans.AddFirst(new KeptPlan(plan, inputs, needed));
            if (_plans.Count > MostPlans) _plans.RemoveLast();
            return plan;
        }
    }

    /// <summary>From now on the whole numbers among the inputs are part of the plans; false where they are already, or too many.</summary>
    private bool MakeWholeNumbersKnown(OnnxTensor[] inputs)
    {
        ulong whole = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].IsInteger && inputs[i].Length <= PlanMaker.MostContents) whole |= 1UL << i;
        }

        lock (_lock)
        {
            bool isNew = (whole & ~_known) != 0;
            _known |= whole;
            return isNew;
        }
    }

    /// <summary>The inputs that are not too long to be part of a plan.</summary>
    private static ulong Short(OnnxTensor[] inputs)
    {
        ulong found = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Length <= PlanMaker.MostContents) found |= 1UL << i;
        }

        return found;
    }

    /// <summary>Whole numbers that a float cannot hold are part of the plan.</summary>
    private static ulong Inexact(OnnxTensor[] inputs)
    {
        ulong inexact = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Values is long[] values && Array.Exists(values, value => value is > WholeNumbers.Most or < -WholeNumbers.Most)) inexact |= 1UL << i;
        }

        return inexact;
    }

    /// <summary>A plan with what it was made for.</summary>
    private sealed class KeptPlan(OnnxPlan plan, OnnxTensor[] inputs, ulong known)
    {
        private readonly int[][] _shapes = Array.ConvertAll(inputs, input => (int[])input.Shape.Clone());
        private readonly Array?[] _contents = [.. inputs.Select((input, i) => (known >> i & 1) != 0 ? (Array)input.Values.Clone() : null)];

        public OnnxPlan Plan => plan;

        public bool Fits(OnnxTensor[] others, ulong wanted)
        {
            if (known != wanted) return false;
            for (int i = 0; i < others.Length; i++)
            {
                if (!_shapes[i].AsSpan().SequenceEqual(others[i].Shape)) return false;
                if (_contents[i] is { } contents && !AreEqual(contents, others[i].Values)) return false;
            }

            return true;
        }

        private static bool AreEqual(Array a, Array b) => (a, b) switch
        {
            (long[] x, long[] y) => x.AsSpan().SequenceEqual(y),
            (float[] x, float[] y) => x.AsSpan().SequenceEqual(y),
            (double[] x, double[] y) => x.AsSpan().SequenceEqual(y),
            _ => false,
        };
    }
}
