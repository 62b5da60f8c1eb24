using Nn.Layers;
using Nn.Tests.Core.Layers;

namespace Nn.Tests.Core;

/// <summary>The table of keras/src/utils/summary_utils.py on a terminal of 80 columns.</summary>
public class SummaryTests
{
    [Test]
    public void From_1024_bytes_on_they_are_kilobytes()
    {
        Assert.That(Summary(units: 16), Does.Contain(" Total params: 256 (1.00 KB)\n"));
        Assert.That(Summary(units: 15), Does.Contain(" Total params: 240 (960.00 B)\n"));

        static string Summary(int units) => new Sequential { new Dense(units) { UseBias = false } }.Build([16]).Summary();
    }

    [Test]
    public void Case_study() => Assert.That(CircleNetworks.Build("after").Summary(), Is.EqualTo(
        """
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
        ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
        │ dense (Dense)                   │ (None, 50)             │           150 │
        ├─────────────────────────────────┼────────────────────────┼───────────────┤
        │ batch_normalization             │ (None, 50)             │           200 │
        │ (BatchNormalization)            │                        │               │
        ├─────────────────────────────────┼────────────────────────┼───────────────┤
        │ dense_1 (Dense)                 │ (None, 1)              │            51 │
        └─────────────────────────────────┴────────────────────────┴───────────────┘
         Total params: 401 (1.57 KB)
         Trainable params: 301 (1.18 KB)
         Non-trainable params: 100 (400.00 B)

        """.ReplaceLineEndings("\n")));

    [Test]
    public void A_nested_row_is_one_line_and_thousands_are_grouped()
    {
        Sequential body = new([new Dense(512), new Dropout(0.5), new Dense(512)]);
        Model model = new Sequential { new Flatten(), body with { Name = "body" }, new Dense(10) }.Build([28, 28, 1]);
        string summary = model.Summary();
        Assert.That(summary, Does.Contain("│ flatten (Flatten)               │ (None, 784)            │             0 │\n"));
        Assert.That(summary, Does.Contain("│ body (Sequential)               │ (None, 512)            │       664,576 │\n"));
        Assert.That(
            summary,
            Does.Contain(" Total params: 669,706 (2.55 MB)\n Trainable params: 669,706 (2.55 MB)\n Non-trainable params: 0 (0.00 B)\n"));
    }

    [Test]
    public void A_frozen_layer_counts_as_not_trainable()
    {
        Model model = CircleNetworks.Build("after");
        model.Layers[1].Trainable = false;
        Assert.That(model.Summary(),
            Does.Contain(" Total params: 401 (1.57 KB)\n Trainable params: 151 (604.00 B)\n Non-trainable params: 250 (1000.00 B)\n"));
    }

    [Test]
    public void A_word_that_is_too_long_breaks_where_the_column_ends()
    {
        string name = new('x', 40);
        Model model = new Sequential { new Dense(1) { Name = name } }.Build([2]);
        Assert.That(model.Summary(), Does.Contain(
            $"│ {name[..31]} │ (None, 1)              │             3 │\n" +
            "│ xxxxxxxxx (Dense)               │                        │               │\n"));
    }

    /// <summary>
    /// Rows by their distance from the outputs (5 to 0; extra is as far as flatten, dense as the first use of shared, and met later); what a layer reads by name, number of the
    /// use, and number of the output.
    /// </summary>
    [Test]
    public void A_graph_tells_what_each_layer_reads()
    {
        Input pictures = new([28, 28]), extra = new([3], "extra");
        var shared = new Dense(16) { Name = "shared" };
        Value first = shared.Of(new Flatten().Of(pictures));
        (Value left, Value right) = (new Dense(784).Of(extra), new Split(4).Of(first));
        Value sum = new Concatenate().Of(first, shared.Of(left), right[1]);
        Model model = new Graph([pictures, extra], [new Dense(1) { Name = "value" }.Of(sum), right]).Build();
        Assert.That(model.Summary(), Is.EqualTo(
            """
            Model: "graph"
            ┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)        ┃ Output Shape      ┃    Param # ┃ Connected to      ┃
            ┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━┩
            │ input_layer         │ (None, 28, 28)    │          0 │ -                 │
            │ (InputLayer)        │                   │            │                   │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ flatten (Flatten)   │ (None, 784)       │          0 │ input_layer[0][0] │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ extra (InputLayer)  │ (None, 3)         │          0 │ -                 │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ shared (Dense)      │ (None, 16)        │     12,560 │ flatten[0][0],    │
            │                     │                   │            │ dense[0][0]       │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ dense (Dense)       │ (None, 784)       │      3,136 │ extra[0][0]       │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ split (Split)       │ [(None, 4),       │          0 │ shared[0][0]      │
            │                     │ (None, 12)]       │            │                   │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ concatenate         │ (None, 44)        │          0 │ shared[0][0],     │
            │ (Concatenate)       │                   │            │ shared[1][0],     │
            │                     │                   │            │ split[0][1]       │
            ├─────────────────────┼───────────────────┼────────────┼───────────────────┤
            │ value (Dense)       │ (None, 1)         │         45 │ concatenate[0][0] │
            └─────────────────────┴───────────────────┴────────────┴───────────────────┘
             Total params: 15,741 (61.49 KB)
             Trainable params: 15,741 (61.49 KB)
             Non-trainable params: 0 (0.00 B)

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_graph_that_is_a_row_has_no_such_column_but_its_input()
    {
        Input x = new([8]);
        Value hidden = new Dense(4).Of(x);
        Assert.That(new Graph([x], [hidden, new Dense(2).Of(hidden)]).Build().Summary(), Does.StartWith(
            """
            Model: "graph"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
            │ input_layer (InputLayer)        │ (None, 8)              │             0 │
            ├─────────────────────────────────┼────────────────────────┼───────────────┤
            │ dense (Dense)                   │ (None, 4)              │            36 │
            ├─────────────────────────────────┼────────────────────────┼───────────────┤
            │ dense_1 (Dense)                 │ (None, 2)              │            10 │
            └─────────────────────────────────┴────────────────────────┴───────────────┘

            """.ReplaceLineEndings("\n")));
    }

    private static IEnumerable<TestCaseData> NoRows()
    {
        Input x = new([4]), other = new([4]);
        Dense dense = new(4);
        Graph[] graphs =
        [
            new([x], [dense.Of(dense.Of(x))]), new([x], [new Add().Of(x, x)]), new([x], [new Dense(2).Of(x), new Dense(3).Of(x)]),
            new([x, other], [x, other]),
        ];
        return graphs.Select((graph, i) => new TestCaseData(graph).SetArgDisplayNames(
            ((string[])["a layer used twice", "a value used twice", "two outputs", "two inputs"])[i]));
    }

    [TestCaseSource(nameof(NoRows))]
    public void What_is_no_row_has_the_column(Graph graph) =>
        Assert.That(graph.Build().Summary(), Does.Contain("┃    Param # ┃ Connected to      ┃\n"));

    /// <summary>The short branch stands beside the end of the long one, as in Keras, though it is described first.</summary>
    [Test]
    public void A_layer_stands_by_its_distance_from_the_outputs()
    {
        Input x = new([4]);
        Value brief = new Dense(4) { Name = "brief" }.Of(x);
        Value length = new Dense(4) { Name = "late" }.Of(new Dense(4) { Name = "early" }.Of(x));
        string summary = new Graph([x], [new Add().Of(brief, length)]).Build().Summary();
        int[] places = [.. ((string[])["input_layer ", "early (", "brief (", "late (", "add ("]).Select(name => summary.IndexOf(name, StringComparison.Ordinal))];
        Assert.That(places, Is.Ordered.And.All.Positive);
    }

    [Test]
    public void A_layer_used_twice_stands_by_the_use_that_is_farthest_from_the_outputs()
    {
        Input near = new([4], "near"), far = new([4], "far");
        Dense shared = new(4) { Name = "shared" };
        Value end = new Dense(4) { Name = "late" }.Of(new Dense(4) { Name = "early" }.Of(shared.Of(far)));
        string summary = new Graph([near, far], [new Add().Of(shared.Of(near), end)]).Build().Summary();
        int[] places = [.. ((string[])["near (", "far (", "shared (", "early (", "late (", "add ("])
            .Select(name => summary.IndexOf(name, StringComparison.Ordinal))];
        Assert.That(places, Is.Ordered.And.All.Positive);
    }

    /// <summary>Of a layer that is used on several shapes Keras prints the last one; its own shape is the first.</summary>
    [Test]
    public void A_layer_of_several_shapes_shows_the_last()
    {
        Input a = new([4]), b = new([3, 4]);
        var shared = new Dense(2);
        Model model = new Graph([a, b], [shared.Of(a), shared.Of(b)]).Build();
        Assert.That(model.Layers[1].OutputShape, Is.EqualTo(new Shape(2)));
        Assert.That(model.Summary(), Does.Contain("│ dense (Dense)       │ (None, 3, 2)      │"));
    }
}
