namespace Nn.Serialization;

/// <summary>The regularizers by their Keras names.</summary>
internal static class RegularizerClasses
{
    public static Registry WithRegularizers(this Registry registry) => registry
        .WithKind<Regularizer>("regularizer")
        .With<Regularizer, L1>("L1", new L1(), (penalty, arguments) => penalty with
        {
            Factor = arguments.Number("l1", penalty.Factor),
        })
        .With<Regularizer, L2>("L2", new L2(), (penalty, arguments) => penalty with
        {
            Factor = arguments.Number("l2", penalty.Factor),
        })
        .With<Regularizer, L1L2>(
            "L1L2",
            new L1L2(),
            (penalty, arguments) => penalty with
            {
                L1 = arguments.Number("l1", penalty.L1),
                L2 = arguments.Number("l2", penalty.L2),
            },
            "l1_l2");
}
