namespace Bifrost.Client.Tests.Conventions;

/// <summary>The rooms of the library, each a folder of src/Bifrost.Client: calls go from the upper ones to the lower ones.</summary>
public sealed class RoomTests
{
    // From top to bottom. A room can use itself and all rooms below it; rooms on one line can use each other.
    private static readonly string[][] Rooms =
    [
        ["DependencyInjection"],
        ["Gathering"],
        ["Facade", "Jobs"],
        ["Operations"],
        ["Reading"],
        ["Api"],
        ["Transport"],
        ["Telemetry"],
        ["Errors"],
        ["Batches", "Files", "Results", "Answers", "Gateway", "Configuration"],
        ["Providers"],
        ["Json", "Common"],
    ];

    // Source generation lists the types of all rooms in one place.
    private static readonly string[] Exceptions = ["BifrostJson", "BifrostJsonContext"];

    private readonly SourceRooms _rooms = new();

    [Test]
    public void Every_folder_is_a_room() =>
        Assert.That(_rooms.Names, Is.EquivalentTo(Rooms.SelectMany(rooms => rooms)), "A new folder needs its place in RoomTests.Rooms.");

    [Test]
    public void Calls_go_from_upper_rooms_to_lower_ones()
    {
        string[] violations =
        [
            .. from use in TypeUses.In(LibraryAssemblies.Client)
               let user = _rooms.Find(use.User)
               let used = _rooms.Find(use.Used)
               where user is not null && used is not null && !Exceptions.Contains(use.User.Name)
               where LevelOf(used.Value.Room) < LevelOf(user.Value.Room)
               select $"{user.Value.File} uses {use.Used.Name} of {used.Value.Room}, which is above {user.Value.Room}: move one of the two, or pass what {user.Value.Room} needs as an argument.",
        ];

        Assert.That(violations.Distinct(), Is.Empty, string.Join(Environment.NewLine, violations.Distinct()));
    }

    [Test]
    public void Internal_types_are_in_the_namespace_of_their_room()
    {
        string[] violations =
        [
            .. from type in LibraryAssemblies.Client.GetTypes()
               where !type.IsNested && !type.IsVisible && type.Namespace?.StartsWith("Bifrost.Client", StringComparison.Ordinal) == true
               let source = _rooms.Find(type)
               where source is { Room: not ("Facade" or "DependencyInjection") } && type.Namespace != $"Bifrost.Client.{source.Value.Room}"
               select $"{source!.Value.File} is in the namespace {type.Namespace}: internal types are in the namespace of their folder.",
        ];

        Assert.That(violations, Is.Empty, string.Join(Environment.NewLine, violations));
    }

    [Test]
    public void Uses_are_found() =>
        Assert.That(
            TypeUses.In(LibraryAssemblies.Client).Select(use => (use.User.Name, use.Used.Name)),
            Is.SupersetOf(((string, string)[])[("BatchesClient", "BatchWaiter"), ("BatchEndpoints", "IBatchApi"), ("GatewayConnection", "ErrorReader")]));

    private static int LevelOf(string room) => Array.FindIndex(Rooms, rooms => rooms.Contains(room));
}
