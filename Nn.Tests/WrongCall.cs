namespace Nn.Tests;

/// <summary>
/// A call that must be refused: with this very type of exception, and a message that begins so.
/// </summary>
public sealed record WrongCall(string Name, Action Call, Type Exception, string Message)
{
    public static WrongCall Of<TException>(string name, Action call, string message)
        where TException : Exception => new(name, call, typeof(TException), message);

    public TestCaseData ToTest() => new TestCaseData(this).SetName($"Refused: {Name}");

    public void Check()
    {
        Exception? thrown = null;
        OddCulture.Run(() => thrown = Assert.Catch(() => Call()));
        Assert.That(thrown!.GetType(), Is.EqualTo(Exception), thrown.ToString());
        // .NET puts the parameter's name behind the message.
        Assert.That(thrown.Message, Is.EqualTo(Message).Or.StartsWith(Message + " (Parameter '"));
    }

    public override string ToString() => Name;
}
