using System.Diagnostics;
using Nn.Layers;
using Nn.Tests.Core.Layers;

namespace Nn.Tests.Core.Graphs;

/// <summary>What a graph is as a description, and what it becomes: names, layers, equality, immutability, size.</summary>
public class GraphTests
{
    private static Graph Describe(int units = 3, string? name = null, bool shares = true, bool swaps = false, int output = 0)
    {
        Input x = new([4], name), y = new([4]);
        Dense first = new(4), second = shares ? first : new(4);
        Value[] sums = swaps ? [second.Of(y), first.Of(x)] : [first.Of(x), second.Of(y)];
        Value split = new Split(2).Of(new Subtract().Of(sums));
        return new Graph([x, y], [new Dense(units).Of(split[output])]);
    }

    [Test]
    public void Inputs_outputs_and_layers_have_names()
    {
        Input x = new([4]), y = new([4], "second"), z = new([4]);
        Value sum = new Add().Of(x, y, z);
        Model model = new Graph([x, y, z], [new Dense(2) { Name = "score" }.Of(sum), sum, x, new Dense(1).Of(sum), sum]).Build();
        Assert.That(model.InputNames, Is.EqualTo(new[] { "input_layer", "second", "input_layer_1" }));
        Assert.That(model.OutputNames, Is.EqualTo(new[] { "score", "add", "input_layer", "dense", "add" }));
        Assert.That(model.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "graph", "add", "score", "dense" }));
        Assert.That(model.InputShapes, Is.EqualTo(new Shape[] { 4, 4, 4 }));
        Assert.That(model.OutputShapes, Is.EqualTo(new Shape[] { 2, 4, 4, 1, 4 }));
    }

    [Test]
    public void Layers_within_a_part_have_its_name_before_theirs()
    {
        Input a = new([4]), x = new([4]);
        var inner = new Graph([a], [new Dense(4).Of(a)]);
        Model model = new Graph([x], [inner.Of(inner.Of(x)), (inner with { Name = "part" }).Of(x), new Dense(1).Of(x)]).Build();
        Assert.That(
            model.Layers.Select(layer => layer.Name), Is.EqualTo(new[] { "graph_1", "graph", "part", "dense", "graph/dense", "part/dense" }));
        Assert.That(model.InputNames, Is.EqualTo(new[] { "input_layer" }));
        Assert.That(model.OutputNames, Is.EqualTo(new[] { "graph", "part", "dense" }));
    }

    [Test]
    public void A_layer_object_is_one_layer_and_an_equal_one_another()
    {
        Assert.That(Describe().Build().Parameters, Has.Count.EqualTo(4));
        Assert.That(Describe(shares: false).Build().Parameters, Has.Count.EqualTo(6));
    }

    [Test]
    public void Graphs_are_equal_that_join_equal_layers_alike()
    {
        Graph graph = Describe();
        Assert.That(Describe(), Is.EqualTo(graph));
        Assert.That(Describe().GetHashCode(), Is.EqualTo(graph.GetHashCode()));
        Assert.That(graph with { }, Is.EqualTo(graph));
        Assert.That(graph with { Name = "another" }, Is.Not.EqualTo(graph));
        Assert.That(graph with { Trainable = false }, Is.Not.EqualTo(graph));
        Assert.That(Describe(units: 2), Is.Not.EqualTo(graph), "another layer");
        Assert.That(Describe(name: "x"), Is.Not.EqualTo(graph), "another name of an input");
        Assert.That(Describe(shares: false), Is.Not.EqualTo(graph), "two layers for one");
        Assert.That(Describe(swaps: true), Is.Not.EqualTo(graph), "other inputs of a layer");
        Assert.That(Describe(output: 1), Is.Not.EqualTo(graph), "another output of a layer");
        Input x = new([4]), wide = new([4, 1]);
        Value hidden = new Dense(4).Of(x);
        Assert.That(new Graph([x], [hidden, x]), Is.Not.EqualTo(new Graph([x], [x, hidden])), "other outputs");
        Assert.That(new Graph([wide], [wide]), Is.Not.EqualTo(new Graph([x], [x])), "another shape");
    }

    [Test]
    public void A_description_does_not_change_after_it_is_made()
    {
        Input x = new([4]);
        var row = new Sequential { new Dense(3) };
        List<Input> inputs = [x];
        List<Value> outputs = [row.Of(x)];
        var graph = new Graph(inputs, outputs);
        Graph copy = graph with { Name = "copy" };
        row.Add(new Dense(7));
        inputs.Add(new Input([4]));
        outputs.Clear();
        Assert.That(graph.Build().OutputShape, Is.EqualTo(new Shape(3)));
        Assert.That(copy.Build().OutputShape, Is.EqualTo(new Shape(3)));
        Assert.That(graph.Inputs, Has.Count.EqualTo(1));
        Assert.That(graph.Layers, Has.Count.EqualTo(1));
    }

    [Test]
    public void One_description_builds_several_models_with_the_weights_of_their_seeds()
    {
        Graph graph = Describe();
        Model first = graph.Build(seed: 3), second = graph.Build(seed: 3), other = graph.Build(seed: 4);
        Assert.That(Kernel(second), Is.EqualTo(Kernel(first)));
        Assert.That(Kernel(other), Is.Not.EqualTo(Kernel(first)));
        Assert.That(Kernel(first.Clone()), Is.EqualTo(Kernel(first)));
        first.Parameter("dense/kernel").Set(new float[16]);
        Assert.That(Kernel(second), Is.Not.EqualTo(Kernel(first)));

        static float[] Kernel(Model model) => model.Parameter("dense/kernel").Values.ToArray();
    }

    /// <summary>What does not lead to an output is no part of the graph.</summary>
    [Test]
    public void Values_that_reach_no_output_are_left_out()
    {
        Input x = new([4]);
        Value hidden = new Dense(3).Of(x);
        _ = new Dense(5).Of(hidden);
        Assert.That(new Graph([x], [hidden]).Layers, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_thousand_layers_are_traced_and_built_quickly()
    {
        Input x = new([2]);
        Value value = x;
        for (int i = 0; i < 500; i++) value = new Add().Of(value, new Dense(2).Of(value));
        var clock = Stopwatch.StartNew();
        Model model = new Graph([x], [value]).Build();
        Assert.That(model.Layers, Has.Count.EqualTo(1001));
        Assert.That(model.Summary(), Does.Contain("add_499"));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        var y = new float[2];
        model.Predict([0, 0], y);
        Assert.That(y, Is.EqualTo(new float[2]));
    }

    /// <summary>Doubled at each of a hundred layers, the number of ways through it has thirty digits.</summary>
    [Test]
    public void The_number_of_ways_through_a_graph_does_not_matter()
    {
        Input x = new([1]);
        Value value = x;
        for (int i = 0; i < 100; i++) value = new Average().Of(value, value);
        Model model = new Graph([x], [value]).Build();
        var y = new float[1];
        model.Predict([3], y);
        Assert.That(y[0], Is.EqualTo(3));
        TrainingSession session = model.CreateTrainingSession(1, inputGradient: true);
        session.Input(1)[0] = 3;
        session.Forward(1, training: true);
        session.OutputGradient()[0] = 2;
        session.Backward();
        Assert.That(session.InputGradient()[0], Is.EqualTo(2));
    }

    /// <summary>A description far deeper than the stack of a thread.</summary>
    [Test]
    public void A_description_of_a_hundred_thousand_layers_is_traced()
    {
        Input x = new([2]);
        Value value = x;
        var shared = new Flatten();
        for (int i = 0; i < 100_000; i++) value = shared.Of(value);
        Assert.That(new Graph([x], [value]).Order().IsRow, Is.False);
    }
}
