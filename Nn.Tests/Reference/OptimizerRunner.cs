using System.Text.Json;
using Nn.Tests.Training;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>Optimizers: the variables after every step of given gradients, within 1e-6 + 1e-5 · |exact value|.</summary>
internal static class OptimizerRunner
{
    public static void Check(ReferenceCase item)
    {
        Optimizer optimizer = Configurations.Create<Optimizer>(item.Body);
        var weights = new GivenWeights(ReferenceArray.ReadList(item["initial"]).Select(array => (new Shape(array.Shape), array.Floats)));
        var state = new OptimizerState(optimizer, weights.Model);
        int step = 0;
        foreach ((var gradients, var expected) in item["gradients"].EnumerateArray().Zip(item["after_step"].EnumerateArray()))
        {
            state.Apply(weights.Gradients([.. ReferenceArray.ReadList(gradients).Select(array => array.Floats)]), team: null);
            step++;
            foreach ((Parameter parameter, ReferenceArray after) in weights.Model.Parameters.Zip(ReferenceArray.ReadList(expected)))
                ReferenceAssert.Close(parameter.Values, after.Data, 1e-6, 1e-5, $"{parameter.Name} after step {step}");
        }

        if (!item.Body.TryGetProperty("after_finalize", out JsonElement final)) return;
        state.Finish();
        foreach ((Parameter parameter, ReferenceArray after) in weights.Model.Parameters.Zip(ReferenceArray.ReadList(final)))
            ReferenceAssert.Close(parameter.Values, after.Data, 1e-6, 1e-5, $"{parameter.Name} at the end");
    }
}
