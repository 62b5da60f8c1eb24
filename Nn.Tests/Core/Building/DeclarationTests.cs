using Nn.Layers;

namespace Nn.Tests.Core.Building;

/// <summary>What a layer may declare in a <see cref="ModelBuilder"/>, and what is wrong.</summary>
public sealed class DeclarationTests
{
    [Test]
    public void Two_weights_and_then_two_nodes_both_learn()
    {
        Model model = Build((b, x) =>
        {
            Parameter first = b.AddWeight("first", x.Shape, Initializer.Ones), second = b.AddWeight("second", x.Shape, Initializer.Ones);
            Slot once = b.Append(new ScaleNode(first), [x], x.Shape).Single;
            return b.Append(new ScaleNode(second), [once], x.Shape);
        });
        GradientReport report = GradientChecker.Check(model);
        report.Require();
        Assert.That(report.Deviations.Select(deviation => deviation.Name),
            Is.EqualTo(new[] { "written/first", "written/second", "input 0" }));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void A_weight_that_several_nodes_read_has_the_sum_of_their_gradients(int readers)
    {
        Model model = Build((b, x) =>
        {
            for (int i = 0; i < readers; i++) x = b.Append(new ScaleNode(b.AddWeight("weight", x.Shape, Initializer.Ones)), [x], x.Shape).Single;
            return x;
        });
        Assert.That(model.Parameters, Has.Count.EqualTo(1));
        GradientChecker.Check(model).Require();
        // y = w^n · x at w = 1: the derivative is n · x.
        using TrainingSession session = model.CreateTrainingSession(1);
        session.Input(1).Fill(2);
        session.Forward(1, training: true);
        session.OutputGradient().Fill(1);
        session.Backward();
        Assert.That(session.Gradient(model.Parameters[0]).ToArray(), Is.All.EqualTo(2f * readers));
    }

    [Test]
    public void A_weight_of_another_shape_under_one_name_is_refused() => Assert.That(
        () => Build((b, x) =>
        {
            b.AddWeight("weight", [3], Initializer.Ones);
            b.AddWeight("weight", [2], Initializer.Ones);
            return x;
        }),
        Throws.ArgumentException.With.Message.Contains("'written'").And.Message.Contains("(3)").And.Message.Contains("(2)"));

    [Test]
    public void A_weight_under_the_name_of_state_is_refused() => Assert.That(
        () => Build((b, x) =>
        {
            b.AddState("value", [3], Initializer.Ones);
            b.AddWeight("value", [3], Initializer.Ones);
            return x;
        }),
        Throws.ArgumentException.With.Message.Contains("value"));

    [Test]
    public void A_node_is_appended_once()
    {
        Assert.That(() => Build((b, x) =>
            {
                var node = new ScaleNode(b.AddWeight("weight", x.Shape, Initializer.Ones));
                b.Append(node, [x], x.Shape);
                return b.Append(node, [x], x.Shape);
            }),
            Throws.ArgumentException.With.Message.Contains("expected a node of its own. Received: one that was appended before."));
    }

    [Test]
    public void A_node_needs_an_input_and_an_output()
    {
        Assert.That(() => Build((b, x) => b.Append(new ScaleNode(null), [], x.Shape)), Throws.ArgumentException.With.Message.Contains("a node with an input"));
        Assert.That(() => Build((b, x) => b.Append(new ScaleNode(null), [x])), Throws.ArgumentException.With.Message.Contains("a node with an output"));
    }

    [Test]
    public void A_slot_of_another_model_is_refused()
    {
        Slot other = default;
        Build((_, x) => other = x);
        Assert.That(() => Build((b, x) => b.Append(new ScaleNode(null), [other], x.Shape)), Throws.ArgumentException.With.Message.Contains("slots of this model"));
        Assert.That(() => Build((_, _) => other), Throws.ArgumentException.With.Message.Contains("slots of this model"));
        Assert.That(() => Build((_, _) => default(Slot)), Throws.ArgumentException.With.Message.Contains("slots of this model"));
    }

    [Test]
    public void An_output_of_parts_of_samples_is_refused() => Assert.That(
        () => Build((_, x) => x.As([1])),
        Throws.ArgumentException.With.Message.Contains("expected outputs of whole samples. Received: 3 rows of shape (1) a sample"));

    [Test]
    public void Rows_that_do_not_divide_a_sample_are_refused() => Assert.That(
        () => Build((_, x) => x.As([2])), Throws.ArgumentException.With.Message.Contains("whose size divides 3. Received: (2)."));

    [Test]
    public void A_layer_declared_once_and_called_twice_shares_its_weights()
    {
        Model model = Build((b, x) =>
        {
            BuiltLayer dense = b.Declare(new Dense(3));
            return b.Call(dense, b.Call(dense, x).Single);
        });
        Assert.That(model.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "written/dense/kernel", "written/dense/bias" }));
        GradientChecker.Check(model).Require();
    }

    [Test]
    public void A_further_call_that_declares_another_layer_is_refused()
    {
        int calls = 0;
        var changing = new Written((b, x) => b.Add(new Dense(3) { UseBias = calls++ == 0 }, x));
        Assert.That(
            () => Build((b, x) =>
            {
                BuiltLayer layer = b.Declare(changing);
                return b.Call(layer, b.Call(layer, x).Single);
            }),
            Throws.ArgumentException.With.Message.EqualTo(
                "Layer 'written/written' (Written): expected the layer 'written/written/dense' again in a further call. Received: a Dense."));
    }

    [Test]
    public void The_build_refuses_regularizers_and_constraints_that_cannot_be()
    {
        Refused(new Dense(2) { KernelRegularizer = new L2(-1) }, "'dense/kernel': expected the factor of L2 of at least 0. Received: -1.");
        Refused(new Dense(2) { BiasRegularizer = new L1(-1) }, "'dense/bias': expected the factor of L1 of at least 0. Received: -1.");
        Refused(new Dense(2) { KernelConstraint = new MaxNorm(-1) }, "'dense/kernel': expected the largest norm");
        Refused(new Dense(2) { BiasConstraint = new UnitNorm { Axis = 1 } }, "'dense/bias': expected axes from -1 to 0 of the shape (2)");

        static void Refused(Layer layer, string message) => Assert.That(
            () => new Sequential { layer }.Build(3), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void A_commit_to_state_that_the_node_does_not_declare_is_refused()
    {
        Model model = Build((b, x) =>
        {
            Parameter own = b.AddState("own", x.Shape, Initializer.Ones), other = b.AddState("other", x.Shape, Initializer.Ones);
            return b.Append(new IntrudingNode(own, other), [x], x.Shape);
        });
        using TrainingSession session = model.CreateTrainingSession(1);
        session.Forward(1, training: true);
        Assert.That(session.Commit, Throws.ArgumentException.With.Message.StartWith(
            "Layer 'written': expected state that its node declares. Received: 'written/other'."));
        Assert.That(model.Parameter("written/other").Values.ToArray(), Is.All.EqualTo(1));
    }

    [Test]
    public void A_state_is_not_for_gradients_and_a_weight_not_for_commits()
    {
        Model model = Build((b, x) => b.Append(
            new WrongNode(b.AddWeight("weight", x.Shape, Initializer.Ones), b.AddState("state", x.Shape, Initializer.Ones)), [x], x.Shape));
        using TrainingSession session = model.CreateTrainingSession(1);
        session.Forward(1, training: true);
        Assert.That(session.Backward, Throws.ArgumentException.With.Message.Contains("'written/state': expected a weight"));
        Assert.That(session.Commit, Throws.ArgumentException.With.Message.Contains("'written/weight': expected state"));
    }

    [Test]
    public void A_backward_pass_that_reads_what_it_does_not_retain_is_found()
    {
        Model model = Build((b, x) => b.Append(new ForgetfulNode(b.AddWeight("weight", x.Shape, Initializer.Ones)), [x], x.Shape));
        using TrainingSession session = model.CreateTrainingSession(1);
        session.Forward(1, training: true);
        Assert.That(session.Backward, Throws.InvalidOperationException.With.Message.EqualTo(
            "Layer 'written' (ForgetfulNode): expected a backward pass that reads what its node retains, Output. Received: a read of the input."));
    }

    [Test]
    public void After_a_forward_pass_that_failed_there_is_nothing_to_commit_or_to_run_back()
    {
        var node = new FailingNode();
        using TrainingSession session = Build((b, x) => b.Append(node, [x], x.Shape)).CreateTrainingSession(1);
        session.Forward(1, training: true);
        node.Fails = true;
        Assert.That(() => session.Forward(1, training: true), Throws.TypeOf<TimeoutException>());
        Assert.That(session.Commit, Throws.InvalidOperationException.With.Message.Contains("a forward pass in training mode before each commit"));
        Assert.That(session.Backward, Throws.InvalidOperationException.With.Message.Contains("a forward pass in training mode before each backward"));
        node.Fails = false;
        session.Forward(1, training: true);
        Assert.That(session.Commit, Throws.Nothing);
    }

    private static Model Build(Func<ModelBuilder, Slot, Slots> body) => new Sequential { new Written(body) }.Build(3);

    /// <summary>y = x · w; without a weight y = x.</summary>
    private sealed class ScaleNode : Node
    {
        private readonly Parameter? _weight;

        public ScaleNode(Parameter? weight)
        {
            _weight = weight;
            Use(weight);
        }

        public override Retained Retained => Retained.Input;

        public override void Forward(in ForwardPass pass)
        {
            for (int i = 0; i < pass.Input().Length; i++) pass.Output()[i] = pass.Input()[i] * (_weight?.Values[i % _weight.Length] ?? 1);
        }

        public override void Backward(in BackwardPass pass)
        {
            Span<float> gradient = pass.Gradient(_weight!);
            gradient.Clear();
            for (int i = 0; i < pass.Input().Length; i++)
            {
                gradient[i % _weight!.Length] += pass.Input()[i] * pass.OutputGradient()[i];
                if (pass.WantsInputGradient()) pass.InputGradient()[i] = pass.OutputGradient()[i] * _weight.Values[i % _weight.Length];
            }
        }
    }

    private sealed class WrongNode : Node
    {
        private readonly Parameter _weight;
        private readonly Parameter _state;

        public WrongNode(Parameter weight, Parameter state)
        {
            (_weight, _state) = (weight, state);
            Use(weight, state);
        }

        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass) => pass.Gradient(_state).Clear();

        public override void Commit(in CommitPass pass) => pass.State(_weight).Clear();
    }

    /// <summary>Uses one state and commits to another.</summary>
    private sealed class IntrudingNode : Node
    {
        private readonly Parameter _other;

        public IntrudingNode(Parameter own, Parameter other)
        {
            _other = other;
            Use(own);
        }

        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());

        public override void Commit(in CommitPass pass) => pass.State(_other).Clear();
    }

    private sealed class FailingNode : Node
    {
        public bool Fails { get; set; }

        public override void Forward(in ForwardPass pass)
        {
            if (Fails) throw new TimeoutException();
            pass.Input().CopyTo(pass.Output());
        }

        public override void Backward(in BackwardPass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());
    }

    private sealed class ForgetfulNode : Node
    {
        public ForgetfulNode(Parameter weight) => Use(weight);

        public override Retained Retained => Retained.Output;

        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass) => pass.Input();
    }
}
