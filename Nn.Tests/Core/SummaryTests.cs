using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>The table of keras/src/utils/summary_utils.py on a terminal of 80 columns.</summary>
public class SummaryTests
{
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
        Sequential body = new([new Dense(512), new Dropout(0.5f), new Dense(512)]);
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
}
