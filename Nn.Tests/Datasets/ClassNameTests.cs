using Nn.Datasets;
using Nn.Layers;

namespace Nn.Tests.Datasets;

public class ClassNameTests
{
    private static readonly Dataset s_data = Dataset.From(new[,] { { 1f, 2 }, { 3, 4 }, { 5, 6 } }, new[] { 0, 2, 1 }, classes: 3);

    [Test]
    public void Names_stay_with_parts_folds_and_one_hot()
    {
        string[] names = ["a", "b", "c"];
        Dataset named = s_data.WithClassNames(names);
        names[0] = "changed";
        Assert.That(s_data.ClassNames, Is.Null);
        foreach (Dataset part in new[] { named, named.Slice(1, 2), named.Take([2]), named.Split(1).Second, named.OneHot(), StandardScaler.Fit(named).Transform(named) })
            Assert.That(part.ClassNames, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(Dataset.From(new[] { 1, 2 }, new[] { 0, 1 }).WithClassNames(["no", "yes"]).Classes, Is.EqualTo(2));
        Assert.That(Iris.Load().ClassNames, Is.EqualTo(Iris.ClassNames));
    }

    [Test]
    public void Wrong_names_are_refused()
    {
        foreach (string[] names in new string[][] { ["a", "b"], ["a", "b", "b"], ["a", "b", null!], [] })
            Assert.That(() => s_data.WithClassNames(names), Throws.ArgumentException.With.Message.Contains("3 different names, one a class. Received: "));
        Assert.That(() => Dataset.From(new[] { 1, 2 }, new[] { 0, 2 }).WithClassNames(["no", "yes"]),
            Throws.ArgumentException.With.Message.Contains("whole numbers from 0 to 1. Received: 2 in row 1"));
    }

    [Test]
    public void A_prediction_has_the_name_of_its_class()
    {
        Model three = new Sequential { new Dense(3) { UseBias = true } }.Build([2], seed: 1), one = new Sequential { new Dense(1) }.Build([2], seed: 1);
        foreach (Model model in new[] { three, one })
        {
            string[] names = model == three ? ["a", "b", "c"] : ["no", "yes"];
            Assert.That(model.PredictClass([1, -2], names), Is.EqualTo(names[model.PredictClass([1, -2])]));
            Assert.That(() => model.PredictClass([1, -2], ["a"]), Throws.ArgumentException.With.Message.Contains($"names of {names.Length} classes"));
        }
    }
}
