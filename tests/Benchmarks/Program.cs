using System.Globalization;
using GpCollections;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["pages", var connection, var rows])
{
    return await ListPages.Run(connection, int.Parse(rows));
}

if (args is ["qof"])
{
    return QofYear.Run();
}

if (args is not [var verb, var url, var register, ..])
{
    return Usage();
}

using var door = new Door(url);
return verb switch
{
    "journey" => await Journey.Run(door, register, args.ElementAtOrDefault(3)),
    "window" when args is [_, _, _, var simulator] => await WindowNight.Run(door, register, simulator),
    "year" when args is [_, _, var figures, var service, var points] =>
        await PastYear.Run(door, figures, service, points),
    "prepare" when args is [_, _, _, var note] => await CatchUp.Prepare(door, register, note),
    "catchup" when args is [_, _, var service, var started] => await CatchUp.Run(door, service, long.Parse(started)),
    "fair" => await Fairness.Run(door, register),
    "offer" => await Journey.Offer(door, register, args.Length > 3 ? int.Parse(args[3]) : null),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: journey URL EPRACCUR.csv [COMMISSIONER] | offer URL EPRACCUR.csv [PID TO KILL]"
        + " | fair URL EPRACCUR.csv | window URL EPRACCUR.csv SIMULATOR"
        + " | prepare URL EPRACCUR.csv NOTE | catchup URL SERVICE STARTED"
        + " | year URL FIGURES.csv SERVICE POINTS.csv | pages CONNECTION ROWS | qof");
    return 2;
}
