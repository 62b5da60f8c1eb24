using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>
/// A built model in the words of Keras 3: what its <c>get_config</c> gives. Dictionaries, lists and plain values, to be written as JSON.
/// </summary>
internal sealed class KerasDescribing(Registry registry)
{
    private const string Constraints = "keras.constraints";

    /// <summary>A model.</summary>
    /// <param name="layer">The model, or one within it.</param>
    /// <param name="inputShapes">The shapes of its inputs.</param>
    public OrderedDictionary<string, object?> Model(BuiltLayer layer, Shape[] inputShapes) => layer.Description switch
    {
        Sequential => Described("keras", "Sequential", Row(layer, inputShapes[0]), inputShapes[0]),
        Graph graph => Described("keras.src.models.functional", "Functional", Graph(layer, graph), null),
        _ => throw new NotSupportedException($"Keras: a model that is a {layer.Description.GetType().Name} alone cannot be written; put it into a Sequential."),
    };

    /// <summary>A description that is no layer: an optimizer, a loss, a metric.</summary>
    public static OrderedDictionary<string, object?> Described(Configuration configuration, string module) =>
        Described(
            module,
            configuration.ClassName,
            // A constraint has one axis, or several.
            configuration.Arguments.ToDictionary(argument => argument.Key, argument => module == Constraints && argument.Value is IReadOnlyList<object?> { Count: 1 } axes
                ? axes[0]
                : Value(argument.Key, argument.Value)),
            null);

    private static OrderedDictionary<string, object?> Described(string module, string className, object config, Shape? inputShape)
    {
        var described = new OrderedDictionary<string, object?>
        {
            ["module"] = module,
            ["class_name"] = className,
            ["config"] = config,
            ["registered_name"] = className == "Functional" ? className : null,
        };
        if (inputShape is { } shape) described.Add("build_config", new OrderedDictionary<string, object?> { ["input_shape"] = WithBatch(shape) });
        return described;
    }

    private static object?[] WithBatch(Shape shape) => [null, .. shape];

    private static OrderedDictionary<string, object?> Input(string name, Shape shape) => new()
    {
        ["module"] = "keras.layers",
        ["class_name"] = "InputLayer",
        ["config"] = new OrderedDictionary<string, object?>
        {
            ["batch_shape"] = WithBatch(shape), ["dtype"] = "float32", ["sparse"] = false, ["name"] = name,
        },
        ["registered_name"] = null,
    };

    private OrderedDictionary<string, object?> Row(BuiltLayer row, Shape inputShape)
    {
        var layers = new List<object?> { Input("input_layer", inputShape) };
        Shape shape = inputShape;
        foreach (BuiltLayer child in row.Children)
        {
            layers.Add(Layer(child, [shape]));
            shape = child.OutputShape;
        }

        return new()
        {
            ["name"] = KerasOwn.NameOf(row), ["trainable"] = row.OwnTrainable, ["dtype"] = "float32", ["layers"] = layers, ["build_input_shape"] = WithBatch(inputShape),
        };
    }

    private OrderedDictionary<string, object?> Layer(BuiltLayer layer, Shape[] inputShapes)
    {
        if (layer.Description is Sequential or Nn.Graph) return Model(layer, inputShapes);
        Configuration configuration = registry.Describe(layer.Description);
        var config = new OrderedDictionary<string, object?>();
        foreach ((string name, object? value) in configuration.Arguments)
        {
            // Not all that take a seed say so.
            if ((name, value) is not ("seed", null)) config.Add(name, Value(name, value));
            if (value is string text && text == Layers.Activation.HardSigmoidKeras2.KerasName)
                throw new NotSupportedException($"Keras: the layer '{layer.Name}' has the hard sigmoid of Keras 1 and 2, which Keras 3 does not.");
        }

        (config["name"], config["trainable"], config["dtype"]) = (KerasOwn.NameOf(layer), layer.OwnTrainable, "float32");
        // They take no such argument.
        if (configuration.ClassName is "SpatialDropout1D" or "SpatialDropout2D") config.Remove("trainable");
        return Described("keras.layers", configuration.ClassName, config, inputShapes.Length == 1 && HasWeights(layer) ? inputShapes[0] : null);
    }

    private static bool HasWeights(BuiltLayer layer) => layer.Parameters.Count > 0 || layer.Children.Any(HasWeights);

    private OrderedDictionary<string, object?> Graph(BuiltLayer whole, Graph graph)
    {
        BuiltLayer[] layers = [.. whole.Children];
        string[] inputs = whole.InputNames;
        var calls = Array.ConvertAll(layers, _ => new List<object?>());
        var firstShapes = new Shape[layers.Length][];
        var numbers = new List<int>();
        foreach (Graph.Use use in graph.Uses)
        {
            object?[] tensors = [.. use.Inputs.Select(source => Tensor(source))];
            firstShapes[use.Layer] ??= [.. use.Inputs.Select(ShapeOf)];
            numbers.Add(calls[use.Layer].Count);
            calls[use.Layer].Add(Call(layers[use.Layer].Description, tensors));
        }

        var described = new List<object?>();
        for (int i = 0; i < inputs.Length; i++)
        {
            OrderedDictionary<string, object?> input = Input(inputs[i], graph.Inputs[i].Shape);
            (input["name"], input["inbound_nodes"]) = (inputs[i], Array.Empty<object?>());
            described.Add(input);
        }

        foreach (BuiltLayer child in KerasOwn.InOrder(whole))
        {
            int number = Array.IndexOf(layers, child);
            OrderedDictionary<string, object?> layer = Layer(child, firstShapes[number]);
            (layer["name"], layer["inbound_nodes"]) = (KerasOwn.NameOf(child), calls[number]);
            described.Add(layer);
        }

        return new()
        {
            ["name"] = KerasOwn.NameOf(whole),
            ["trainable"] = whole.OwnTrainable,
            ["layers"] = described,
            ["input_layers"] = OneOrAll([.. inputs.Select(name => new object?[] { name, 0, 0 })]),
            ["output_layers"] = OneOrAll([.. graph.Outputs.Select(History)]),
        };

        // One alone stands without a list around it.
        static object OneOrAll(object?[][] all) => all.Length == 1 ? all[0] : all;

        object?[] History(Graph.Source source) =>
            source.Use < 0 ? [inputs[source.Output], 0, 0] : [KerasOwn.NameOf(layers[graph.Uses[source.Use].Layer]), numbers[source.Use], source.Output];

        Shape ShapeOf(Graph.Source source) =>
            source.Use < 0 ? graph.Inputs[source.Output].Shape : layers[graph.Uses[source.Use].Layer].LastOutputShapes[source.Output];

        OrderedDictionary<string, object?> Tensor(Graph.Source source) => new()
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new OrderedDictionary<string, object?>
            {
                ["shape"] = WithBatch(ShapeOf(source)), ["dtype"] = "float32", ["keras_history"] = History(source),
            },
        };
    }

    /// <summary>A recurrent layer is told its first states by name; all else that reads several reads a list.</summary>
    private static OrderedDictionary<string, object?> Call(Layer layer, object?[] tensors)
    {
        bool hasStates = tensors.Length > 1 && layer is Layers.RecurrentLayer or Layers.Bidirectional;
        return new()
        {
            ["args"] = hasStates || tensors.Length == 1 ? new[] { tensors[0] } : new object?[] { tensors },
            ["kwargs"] = hasStates ? new OrderedDictionary<string, object?> { ["initial_state"] = tensors[1..] } : new OrderedDictionary<string, object?>(),
        };
    }

    /// <summary>A value of an argument: a description within it says which module it is of.</summary>
    private static object? Value(string name, object? value) => value switch
    {
        Configuration configuration => Described(configuration, ModuleOf(name)),
        IReadOnlyList<object?> list => list.Select(item => Value(name, item)).ToArray(),
        string className when className.Length > 0 && ModuleOf(name) is "keras.initializers" or "keras.regularizers" or Constraints =>
            Described(new Configuration(className), ModuleOf(name)),
        _ => value,
    };

    private static string ModuleOf(string argument) => argument switch
    {
        _ when argument.EndsWith("_initializer", StringComparison.Ordinal) => "keras.initializers",
        _ when argument.EndsWith("_regularizer", StringComparison.Ordinal) => "keras.regularizers",
        _ when argument.EndsWith("_constraint", StringComparison.Ordinal) => Constraints,
        "learning_rate" => "keras.optimizers.schedules",
        _ => "keras.layers",
    };
}
