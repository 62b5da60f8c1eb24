namespace Nn.Tests.Core.Execution;

/// <summary>
/// One node of a <see cref="TracerGraph"/>: the slots that it reads (0 is the input, i + 1 the output of node i) and its wishes.
/// </summary>
public sealed record TracerSpec(int[] Inputs, int Size, Retained Retained, bool InPlace, bool HasWeight, int StepScratch, int CallScratch)
{
    public override string ToString() =>
        $"({string.Join(' ', Inputs)}) → {Size}, {Retained}{(InPlace ? ", in place" : "")}{(HasWeight ? ", weight" : "")}, " +
        $"scratch {StepScratch} {CallScratch}";
}

/// <summary>
/// A graph of nodes that compute nothing but know what every buffer must hold: each writes a pattern of its own and checks, whenever it is
/// allowed to read something, that it is whole. Any two buffers that overlap while both are alive are found out. Built by the public seams
/// alone.
/// </summary>
public sealed record TracerGraph(IReadOnlyList<TracerSpec> Nodes, int Output) : Layer
{
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        List<Slot> slots = [builder.Single(inputs)];
        for (int i = 0; i < Nodes.Count; i++)
        {
            TracerSpec spec = Nodes[i];
            Parameter? weight = spec.HasWeight ? builder.AddWeight($"weight{i}", [3], Initializer.Zeros) : null;
            slots.Add(builder.Append(new Tracer(this, i, weight), [.. spec.Inputs.Select(slot => slots[slot])], [spec.Size]).Single);
        }

        return slots[Output];
    }

    public override string ToString() => $"{string.Join("; ", Nodes)}; output {Output}";

    /// <summary>What a slot holds: small whole numbers, so that sums of gradients are exact.</summary>
    public static float ValueAt(int slot, int element) => ((slot * 7919) + (element * 31)) % 1000;

    public static float GradientAt(int node, int input, int element) => ((node * 613) + (input * 97) + (element * 13)) % 1000;

    /// <summary>Which slots the output depends on.</summary>
    public bool[] Matters()
    {
        var matters = new bool[Nodes.Count + 1];
        matters[Output] = true;
        for (int i = Nodes.Count - 1; i >= 0; i--)
        {
            if (!matters[i + 1]) continue;
            foreach (int slot in Nodes[i].Inputs) matters[slot] = true;
        }

        return matters;
    }

    /// <summary>Which slots depend on a weight.</summary>
    public bool[] Learns()
    {
        var learns = new bool[Nodes.Count + 1];
        for (int i = 0; i < Nodes.Count; i++) learns[i + 1] = Nodes[i].HasWeight || Nodes[i].Inputs.Any(slot => learns[slot]);
        return learns;
    }

    public bool WantsGradient(int node, int input) => Learns()[Nodes[node].Inputs[input]];

    /// <summary>What the gradient of a node's output must be: the sum of what its readers wrote, or the loss's.</summary>
    private float[] ExpectedGradient(int slot, int length)
    {
        var sum = new float[length];
        bool[] matters = Matters();
        for (int node = 0; node < Nodes.Count; node++)
        {
            for (int input = 0; input < Nodes[node].Inputs.Length; input++)
            {
                if (Nodes[node].Inputs[input] != slot || !matters[node + 1]) continue;
                for (int i = 0; i < length; i++) sum[i] += GradientAt(node, input, i);
            }
        }

        for (int i = 0; slot == Output && i < length; i++) sum[i] += GradientAt(Nodes.Count, 0, i);
        return sum;
    }

    private sealed class Tracer : Node
    {
        private readonly TracerGraph graph;
        private readonly int index;
        private readonly Parameter? weight;
        private readonly Scratch? step;
        private readonly Scratch? call;
        private readonly TracerSpec _spec;

        public Tracer(TracerGraph graph, int index, Parameter? weight)
        {
            (this.graph, this.index, this.weight, _spec) = (graph, index, weight, graph.Nodes[index]);
            Use(weight);
            step = _spec.StepScratch > 0 ? Reserve(rows => rows * _spec.StepScratch, ScratchLife.Step) : null;
            call = _spec.CallScratch > 0 ? Reserve(_ => _spec.CallScratch, ScratchLife.Call) : null;
        }

        public override Retained Retained => _spec.Retained;

        public override bool WorksInPlace => _spec.InPlace;

        public override void Forward(in ForwardPass pass)
        {
            for (int input = 0; input < _spec.Inputs.Length; input++) CheckValue(pass.Input(input), _spec.Inputs[input]);
            if (call is { } room) Fill(pass.Scratch(room), _spec.CallScratch);
            if (step is { } kept)
            {
                for (int i = 0; i < pass.Rows * _spec.StepScratch; i++) pass.Scratch(kept)[i] = ValueAt(-index, i);
            }

            for (int i = 0; i < pass.Output().Length; i++) pass.Output()[i] = ValueAt(index + 1, i);
        }

        public override void Backward(in BackwardPass pass)
        {
            if (Retained.HasFlag(Retained.Output)) CheckValue(pass.Output(), index + 1);
            for (int input = 0; input < _spec.Inputs.Length && Retained.HasFlag(Retained.Input); input++)
                CheckValue(pass.Input(input), _spec.Inputs[input]);
            Assert.That(pass.OutputGradient().ToArray(), Is.EqualTo(graph.ExpectedGradient(index + 1, pass.OutputGradient().Length)),
                $"gradient of node {index}'s output");
            for (int i = 0; step is { } kept && i < pass.Rows * _spec.StepScratch; i++)
                Assert.That(pass.Scratch(kept)[i], Is.EqualTo(ValueAt(-index, i)), $"scratch of node {index}");
            if (call is { } room) Fill(pass.Scratch(room), _spec.CallScratch);
            for (int input = 0; input < _spec.Inputs.Length; input++)
            {
                Assert.That(pass.WantsInputGradient(input), Is.EqualTo(graph.WantsGradient(index, input)),
                    $"node {index} input {input} wants a gradient");
                Span<float> gradient = pass.InputGradient(input);
                for (int i = 0; i < gradient.Length; i++) gradient[i] = GradientAt(index, input, i);
            }

            if (weight is not null) pass.Gradient(weight).Fill(index + 1);
        }

        private void CheckValue(ReadOnlySpan<float> values, int slot)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i] != ValueAt(slot, i)) Assert.Fail($"node {index}: slot {slot} was overwritten at {i}");
            }
        }

        private static void Fill(Span<float> scratch, int length)
        {
            Assert.That(scratch.Length, Is.EqualTo(length));
            scratch.Fill(float.NaN);
        }
    }
}
